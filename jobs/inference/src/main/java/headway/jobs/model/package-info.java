/** Trained models, their versions, and the one that serves. */
package headway.jobs.model;
