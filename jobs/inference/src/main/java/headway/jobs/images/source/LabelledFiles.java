package headway.jobs.images.source;

import headway.common.dataset.split.SplitRule;
import java.util.List;
import org.apache.hadoop.fs.FileStatus;

/**
 * Files of labelled images.
 *
 * @param files the selected files, in the order of their names
 * @param classes names by label; empty if the files declare none
 * @param rule the split rule for images without a declared split
 * @param rows reads the images with their labels and splits
 */
public record LabelledFiles(
    List<FileStatus> files, List<String> classes, SplitRule rule, ImageRows rows) {}
