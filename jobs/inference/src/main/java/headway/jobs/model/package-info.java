/** The manifest of a trained model, which says all that made it. */
package headway.jobs.model;
