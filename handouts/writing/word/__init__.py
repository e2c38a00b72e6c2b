"""The sheet as a Word document: ``document.to_word``; python-docx is at home here."""
