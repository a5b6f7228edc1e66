/** Files that hold many images as samples: WebDataset tars and TFRecords, read as streams. */
package headway.jobs.images.packed;
