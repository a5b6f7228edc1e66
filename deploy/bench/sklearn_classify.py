"""Logistic regression and a linear SVM of scikit-learn on the features of a workspace, as lines of JSON.

Learns from features/train-*.parquet at each strength of the penalty that headway classify tries, with and without
standardised features, and measures on features/val-*.parquet:

    python sklearn_classify.py WORKSPACE
"""

import glob
import json
import sys
import time

import numpy as np
import pyarrow.parquet as pq
from sklearn.linear_model import LogisticRegression
from sklearn.preprocessing import StandardScaler
from sklearn.svm import LinearSVC

PENALTIES = [10, 1, 0.1, 0.01, 0.001, 0.0001]


def rows(workspace, split):
    files = sorted(glob.glob(f"{workspace}/features/{split}-*.parquet"))
    tables = [pq.read_table(file, columns=["label", "features"]) for file in files]
    features = np.concatenate([np.stack(table["features"].to_numpy()) for table in tables])
    return features, np.concatenate([table["label"].to_numpy() for table in tables])


def main():
    train, labels = rows(sys.argv[1], "train")
    val, truth = rows(sys.argv[1], "val")
    for standardize in (True, False):
        if standardize:
            scaler = StandardScaler().fit(train)
            train_in, val_in = scaler.transform(train), scaler.transform(val)
        else:
            train_in, val_in = train, val
        for name in ("logistic-regression", "linear-svm"):
            for penalty in PENALTIES:
                strength = 1 / (penalty * len(train))
                model = (
                    LogisticRegression(C=strength, max_iter=100)
                    if name == "logistic-regression"
                    else LinearSVC(C=strength, loss="hinge", max_iter=1000)
                )
                start = time.time()
                model.fit(train_in, labels)
                seconds = time.time() - start
                print(
                    json.dumps(
                        {
                            "classifier": name,
                            "standardize": standardize,
                            "regularization": penalty,
                            "seconds": round(seconds, 3),
                            "accuracy": float(model.score(val_in, truth)),
                        }
                    ),
                    flush=True,
                )


if __name__ == "__main__":
    main()
