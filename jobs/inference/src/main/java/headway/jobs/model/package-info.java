/** The manifest of a trained model, which records its full provenance. */
package headway.jobs.model;
