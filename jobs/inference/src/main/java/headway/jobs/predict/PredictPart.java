package headway.jobs.predict;

/**
 * Photos that one task predicts.
 *
 * @param name of the file that they are in, or of their place in the division of the photos
 * @param number of the task, and of the file of predictions
 * @param fingerprint which changes when one of them does
 */
record PredictPart(String name, int number, String fingerprint) {}
