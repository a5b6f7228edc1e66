/**
 * Reports: HTML pages that contain their images, charts and style, make no network requests, and
 * have the same bytes for the same data.
 */
package headway.common.report;
