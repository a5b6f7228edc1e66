/** What predicts: a classifier that export wrote, or a pretrained network that has its top. */
package headway.jobs.predict.model;
