/**
 * What a person looks at after a run: one HTML page that carries its images, charts and style with
 * it, asks the network for nothing, and has the same bytes whenever its data is the same.
 */
package headway.common.report;
