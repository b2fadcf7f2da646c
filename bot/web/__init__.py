"""What the bot serves over HTTP: the webhook, and how it is doing."""
