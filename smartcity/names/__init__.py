"""Matching names of OPDs and innovations; pure, needs only the reference data."""

from smartcity.names.folding import fold, fold_each
from smartcity.names.matching import OpdMatch, OpdMatcher
from smartcity.names.similar import SimilarPair, similar_names

__all__ = ["OpdMatch", "OpdMatcher", "SimilarPair", "fold", "fold_each", "similar_names"]
