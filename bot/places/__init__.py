"""Places on earth: which time zone counts where somebody is."""
