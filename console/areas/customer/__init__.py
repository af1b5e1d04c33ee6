"""What customers see on their own phones, without an account, in every language of the site."""
