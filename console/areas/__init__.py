"""The pages, one folder for each kind of reader; `console.registry` finds every module in here that has an ``AREA``.

Areas never import each other: what two need lives above them, in ``console/``.
"""
