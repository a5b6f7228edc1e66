package headway.jobs.images.source;

import headway.common.dataset.split.SplitRule;
import java.util.List;
import org.apache.hadoop.fs.FileStatus;

/**
 * Files of images with labels.
 *
 * @param files that are taken, in the order of their names
 * @param classes names by label; empty where the files name none
 * @param rule of the images whose split nothing names
 * @param rows reads the images with their labels and splits
 */
public record LabelledFiles(
    List<FileStatus> files, List<String> classes, SplitRule rule, ImageRows rows) {}
