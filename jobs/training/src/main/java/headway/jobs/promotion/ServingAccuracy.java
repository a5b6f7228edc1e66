package headway.jobs.promotion;

/**
 * The accuracy of the version that serves on the images that the new model was evaluated on.
 *
 * @param images number of images
 * @param correct images of which it predicts the class
 * @param known images of classes that it knows; it is wrong on all others
 */
record ServingAccuracy(long images, long correct, long known) {

  /** Over all images, from 0 to 1. */
  double accuracy() {
    return (double) correct / Math.max(1, images);
  }

  /** Over the images of classes that it knows, from 0 to 1. */
  double accuracyOfKnown() {
    return (double) correct / Math.max(1, known);
  }
}
