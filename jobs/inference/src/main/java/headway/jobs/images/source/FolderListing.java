package headway.jobs.images.source;

import headway.common.dataset.split.SplitRule;
import headway.jobs.images.ImageRef;
import java.util.Iterator;
import java.util.List;
import java.util.function.Supplier;

/**
 * Images as {@link Listing} has them, listed by this process.
 *
 * @param classes names by label
 * @param rule the split rule for images without a known split
 * @param folders lists one folder each, page by page, when it is called
 */
public record FolderListing(
    List<String> classes, SplitRule rule, List<Supplier<Iterator<ImageRef>>> folders) {}
