from ._build import BUILT_BY, BUILT_ON
