/** Makes a version of a trained model, and decides whether it serves. */
package headway.jobs.promotion;
