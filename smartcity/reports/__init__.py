"""Tables to files: template, export and the sender's own workbook with its findings marked."""
