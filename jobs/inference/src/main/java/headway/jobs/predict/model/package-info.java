/**
 * The classifiers that predict uses: an exported one, or a pretrained network with its own
 * classification layer.
 */
package headway.jobs.predict.model;
