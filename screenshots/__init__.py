"""Pictures of the real program for the documents, made by `script/screenshots`; nothing in them is drawn or mended."""
