// Makes receipt-printer-encoder.bin beside this file, with an encoder that is not ours (npm, MIT licence):
//
//     npm install @point-of-sale/receipt-printer-encoder@4.0.1 && node receipt-printer-encoder.mjs
import { writeFileSync } from "node:fs";
import ReceiptPrinterEncoder from "@point-of-sale/receipt-printer-encoder";

const bytes = new ReceiptPrinterEncoder({ language: "esc-pos", columns: 42 })
  .initialize()
  .align("center")
  .codepage("windows1252")
  .line("Lahden palvelupiste")
  .bold(true).line("Skattekort och skatterådgivning").bold(false)
  .size(8, 8).line("X113").size(1, 1)
  .underline(true).line("Före dig i kön: 4").underline(false)
  .align("left").line("Vänta här: Övre aulan")
  .align("center")
  .qrcode("https://vuoro.example.fi/t/K7Q2F9", { model: 2, size: 5, errorlevel: "m" })
  .rule()
  .cut("partial")
  .encode();
writeFileSync(new URL("receipt-printer-encoder.bin", import.meta.url), bytes);
