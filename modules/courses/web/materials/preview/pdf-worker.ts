// pdf.js does its work here, bundled from npm like everything else: the content security policy lets nothing else in.
import "pdfjs-dist/build/pdf.worker.min.mjs";
