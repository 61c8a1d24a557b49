"""./galley: what an operator and a publisher do from a terminal."""
