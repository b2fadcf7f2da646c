"""The bot on Telegram: how updates come in, what is done with them, what people see."""
