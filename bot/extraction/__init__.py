"""What a message means: a language model, rules that need none, and the checks that both have to pass.

The parts are imported by name from their own modules: a bot that runs without a model never loads openai.
"""
