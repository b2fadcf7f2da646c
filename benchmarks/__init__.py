"""What the bot costs, side by side with others, on the machine that this runs on."""
