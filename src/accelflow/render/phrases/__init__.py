"""What somebody asks, as the verb phrase of a sentence whose subject is the asker.

"sets the challenge “Open 36 home kindergartens”", "appoints coach-1 as coach". Texts that are
marked personal never stand in a phrase: phrases go where everybody reads them.
"""

# Importing the phases registers their phrases.
from accelflow.render.phrases import acceleration, correcting, design, sustainability
from accelflow.render.phrases.base import phrase

__all__ = ["acceleration", "correcting", "design", "phrase", "sustainability"]
