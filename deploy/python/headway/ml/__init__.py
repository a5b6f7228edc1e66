"""Stages of Spark ML over a column of images.

The package has the name of the Java package, by which PySpark finds a stage that was saved.
"""

from headway.ml._classifier import ImageClassifier
from headway.ml._stages import ImageClassificationModel, ImageFeaturizer

__all__ = ["ImageClassificationModel", "ImageClassifier", "ImageFeaturizer"]
