package headway.jobs.quantize;

import headway.jobs.images.source.ImageRows;
import java.util.List;

/**
 * Files of photos that a network is quantised by.
 *
 * @param training URIs of files that may have training photos
 * @param validation URIs of files that may have validation photos
 */
public record PhotoFiles(List<String> training, List<String> validation, ImageRows rows) {}
