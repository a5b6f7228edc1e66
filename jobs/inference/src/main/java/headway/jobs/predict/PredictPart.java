package headway.jobs.predict;

/**
 * Images that one task predicts.
 *
 * @param name of their file, or of their position in the partitioned folder
 * @param number of the predictions' file, unique in the output
 * @param fingerprint changes when one of the images does
 */
record PredictPart(String name, int number, String fingerprint) {}
