/** The images that the page of predictions shows. */
package headway.jobs.predict.page;
