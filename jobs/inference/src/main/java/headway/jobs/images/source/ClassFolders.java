package headway.jobs.images.source;

import headway.common.config.images.ShardSettings;
import headway.common.dataset.split.Split;
import headway.common.dataset.split.SplitRule;
import headway.common.storage.Storage;
import headway.jobs.images.DeclaredSplits;
import headway.jobs.images.ImageRef;
import headway.jobs.images.MappedIterator;
import headway.jobs.images.VisibleFiles;
import headway.jobs.spark.ExecutorConfiguration;
import headway.jobs.spark.Session;
import headway.jobs.spark.rdd.TaskCount;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;

/**
 * {@code <uri>/<class>/*} or {@code <uri>/{train,val,test}/<class>/*}, listed by one task per class
 * folder, or for a few folders where there are thousands: what a later shuffle costs the driver
 * grows with the number of tasks times that of files.
 */
record ClassFolders(Path uri) implements ListedImages {
  @Override
  public Listing labelled(Session session, ShardSettings settings) {
    Labelled labelled = labelled(session.storage(), settings);
    SplitRule rule = labelled.rule();
    List<ClassFolder> work = labelled.folders();
    return new Listing(
        labelled.classes(),
        session
            .context()
            .parallelize(work, TaskCount.of(work.size()))
            .flatMap(folder -> list(new Storage(ExecutorConfiguration.get()), folder, rule)),
        rule);
  }

  @Override
  public Optional<FolderListing> labelledHere(Storage storage, ShardSettings settings) {
    Labelled labelled = labelled(storage, settings);
    return Optional.of(
        new FolderListing(
            labelled.classes(),
            labelled.rule(),
            labelled.folders().stream()
                .<Supplier<Iterator<ImageRef>>>map(
                    each -> () -> list(storage, each, labelled.rule()))
                .toList()));
  }

  private record Labelled(List<String> classes, List<ClassFolder> folders, SplitRule rule) {}

  private Labelled labelled(Storage storage, ShardSettings settings) {
    Path images = storage.qualify(uri);
    FolderLayout layout = FolderLayout.of(storage, images);
    TreeSet<String> names = new TreeSet<>();
    layout.parents().values().forEach(each -> each.forEach(folder -> names.add(folder.getName())));
    List<String> classes = List.copyOf(names);
    List<ClassFolder> work = new ArrayList<>();
    Set<Split> splits = EnumSet.noneOf(Split.class);
    layout
        .parents()
        .forEach(
            (parent, folders) -> {
              Split split = layout.bySplit() ? FolderLayout.split(parent).orElseThrow() : null;
              if (split != null) {
                splits.add(split);
              }
              for (Path each : folders) {
                int label = Collections.binarySearch(classes, each.getName());
                work.add(new ClassFolder(images.toString(), each.toString(), label, split));
              }
            });
    return new Labelled(
        classes, work, DeclaredSplits.rule("shard", splits, layout.bySplit(), settings));
  }

  private static Iterator<ImageRef> list(Storage storage, ClassFolder folder, SplitRule rule) {
    VisibleFiles files = new VisibleFiles(storage, Storage.exact(folder.uri()));
    return new MappedIterator<>(files, file -> image(folder, file, rule));
  }

  private static ImageRef image(ClassFolder folder, FileStatus file, SplitRule rule) {
    String key = VisibleFiles.key(folder.root(), file);
    Optional<String> group = rule.groups().of(key);
    return new ImageRef(
        key,
        file.getPath().toString(),
        file.getLen(),
        file.getModificationTime(),
        folder.label(),
        rule.known(folder.fixedSplit(), group).orElse(null),
        group.orElse(""));
  }
}
