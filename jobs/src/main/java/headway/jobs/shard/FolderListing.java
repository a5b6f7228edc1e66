package headway.jobs.shard;

import headway.common.InputException;
import headway.common.dataset.Split;
import headway.common.dataset.SplitRatio;
import headway.common.storage.Failures;
import headway.common.storage.Storage;
import headway.jobs.spark.ExecutorConfiguration;
import headway.jobs.spark.Session;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.LocatedFileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RemoteIterator;

/** Lists {@code <root>/<class>/*} or {@code <root>/{train,val,test}/<class>/*}, a task a class. */
final class FolderListing {
  private FolderListing() {}

  static Listing of(Session session, Path root, SplitRatio ratio) {
    Path images = session.storage().qualify(root);
    List<FileStatus> folders = folders(session.storage(), images);
    if (folders.isEmpty()) {
      throw new InputException(
          "Cannot shard "
              + root
              + ": it has no class folders; put the photos of each class in a folder of its own, or"
              + " check the URI");
    }
    boolean bySplit =
        folders.stream().allMatch(each -> Split.named(each.getPath().getName()).isPresent());
    List<Path> parents =
        bySplit ? folders.stream().map(FileStatus::getPath).toList() : List.of(images);
    TreeSet<String> names = new TreeSet<>();
    List<List<FileStatus>> byParent = new ArrayList<>();
    for (Path parent : parents) {
      List<FileStatus> classes = folders(session.storage(), parent);
      classes.forEach(each -> names.add(each.getPath().getName()));
      byParent.add(classes);
    }
    List<String> classes = List.copyOf(names);
    List<ClassFolder> work = new ArrayList<>();
    for (int i = 0; i < parents.size(); i++) {
      Split split = bySplit ? Split.named(parents.get(i).getName()).orElseThrow() : null;
      for (FileStatus each : byParent.get(i)) {
        work.add(
            new ClassFolder(
                images.toString(),
                each.getPath().toString(),
                classes.indexOf(each.getPath().getName()),
                split));
      }
    }
    return new Listing(
        classes,
        session
            .context()
            .parallelize(work, Math.max(1, work.size()))
            .flatMap(folder -> list(folder, ratio)));
  }

  private static List<FileStatus> folders(Storage storage, Path parent) {
    return storage.list(parent).stream()
        .filter(each -> each.isDirectory() && !isHidden(each.getPath().getName()))
        .toList();
  }

  private static boolean isHidden(String name) {
    return name.startsWith(".") || name.startsWith("_");
  }

  private static boolean isHiddenBelow(ClassFolder folder, Path file) {
    String below = file.toString().substring(folder.uri().length() + 1);
    return Arrays.stream(below.split("/", -1)).anyMatch(FolderListing::isHidden);
  }

  private static Iterator<ImageRef> list(ClassFolder folder, SplitRatio ratio) {
    RemoteIterator<LocatedFileStatus> files =
        new Storage(ExecutorConfiguration.get()).files(new Path(folder.uri()));
    return new Iterator<>() {
      private Optional<ImageRef> next = advance();

      private Optional<ImageRef> advance() {
        return Failures.explaining("list", new Path(folder.uri()), this::nextImage);
      }

      private Optional<ImageRef> nextImage() throws IOException {
        while (files.hasNext()) {
          LocatedFileStatus file = files.next();
          if (!isHiddenBelow(folder, file.getPath())) {
            return Optional.of(image(folder, file, ratio));
          }
        }
        return Optional.empty();
      }

      @Override
      public boolean hasNext() {
        return next.isPresent();
      }

      @Override
      public ImageRef next() {
        ImageRef image = next.orElseThrow();
        next = advance();
        return image;
      }
    };
  }

  private static ImageRef image(ClassFolder folder, FileStatus file, SplitRatio ratio) {
    String uri = file.getPath().toString();
    String key = uri.substring(folder.root().length()).replaceFirst("^/+", "");
    return new ImageRef(
        key,
        uri,
        file.getLen(),
        file.getModificationTime(),
        folder.label(),
        folder.fixedSplit().orElseGet(() -> ratio.of(key)));
  }
}
