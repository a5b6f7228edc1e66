package headway.jobs.images.source;

import headway.common.InputException;
import headway.common.config.images.ShardSettings;
import headway.common.dataset.ShardRow;
import headway.common.dataset.parquet.CloseableIterator;
import headway.common.dataset.split.Split;
import headway.common.dataset.split.SplitRule;
import headway.common.storage.Sha256;
import headway.common.storage.Storage;
import headway.jobs.images.DeclaredSplits;
import headway.jobs.images.FileSplit;
import headway.jobs.images.VisibleFiles;
import headway.jobs.images.packed.PackedClasses;
import headway.jobs.images.packed.PackedFiles;
import headway.jobs.images.packed.PackedKind;
import headway.jobs.images.packed.PackedSample;
import headway.jobs.spark.Progress;
import headway.jobs.spark.Session;
import headway.jobs.stage.FigureText;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;

/**
 * WebDataset tars, or TFRecords of {@code tf.train.Example}: a file, a pattern such as {@code
 * train-{0000..0099}.tar}, a folder of files, or a folder with subfolders. A key is the file's
 * path, {@code !/}, and the sample's name or number.
 */
record PackedImages(Path uri, PackedFiles packed) implements ImageFiles {
  /**
   * Finds packed files at {@code uri}; empty if there are none.
   *
   * @throws InputException if files of a pattern are missing
   */
  static Optional<ImageSource> find(Storage storage, Path uri) {
    return PackedFiles.find(storage, uri).map(packed -> new PackedImages(uri, packed));
  }

  @Override
  public List<FileStatus> files() {
    return packed.files();
  }

  @Override
  public String form() {
    return packed.kind().plural();
  }

  @Override
  public LabelledFiles labelled(
      Session session, String stage, ShardSettings settings, boolean forTraining) {
    if (settings.groups().isPlainWord()) {
      throw new InputException(
          "Cannot %s %s: %s have no column %s to group by; give a regular expression on the key"
              .formatted(stage, uri, packed.kind().plural(), settings.groups()));
    }
    List<FileStatus> taken = taken(stage);
    packed.incomplete().ifPresent(line -> Progress.say(stage + ": warning: " + line));
    Set<Split> named = EnumSet.noneOf(Split.class);
    taken.forEach(each -> FileSplit.ofNameOrFolder(each.getPath()).ifPresent(named::add));
    if (forTraining && !named.isEmpty() && !named.contains(Split.TRAIN)) {
      throw new InputException(
          "Cannot %s %s: its files name splits but no training split; name one train"
              .formatted(stage, uri));
    }
    SplitRule rule = DeclaredSplits.rule(stage, named, true, settings);
    PackedFiles selected = new PackedFiles(packed.kind(), packed.root(), taken);
    PackedClasses classes = PackedClasses.of(session, stage, selected, settings.labelColumn());
    if (forTraining && classes.names().size() < 2) {
      throw new InputException(
          "Cannot %s %s: %s; a classifier needs at least two classes"
              .formatted(
                  stage,
                  uri,
                  classes.names().isEmpty()
                      ? "it has no sample with a label, which is %s; name another by --label-column"
                          .formatted(
                              settings.labelColumn().isEmpty()
                                  ? packed.kind().labels()
                                  : settings.labelColumn())
                      : "all of its samples have the label " + classes.names().get(0)));
    }
    return new LabelledFiles(
        taken,
        classes.names(),
        rule,
        new Labelled(packed.kind(), root(), settings.labelColumn(), classes, rule, forTraining));
  }

  /** Files that name a split, or all where none does. */
  private List<FileStatus> taken(String stage) {
    List<FileStatus> named =
        files().stream()
            .filter(each -> FileSplit.ofNameOrFolder(each.getPath()).isPresent())
            .toList();
    if (named.isEmpty() || named.size() == files().size()) {
      return files();
    }
    FileStatus beside =
        files().stream()
            .filter(each -> FileSplit.ofNameOrFolder(each.getPath()).isEmpty())
            .findFirst()
            .get();
    Progress.say(
        "%s: left out: %s such as %s, beside files named by split"
            .formatted(
                stage,
                FigureText.count(files().size() - named.size(), "file"),
                beside.getPath().getName()));
    return named;
  }

  private String root() {
    return packed.root().toString();
  }

  @Override
  public ImageRows images() {
    return new Unlabelled(packed.kind(), root());
  }

  private record Unlabelled(PackedKind kind, String root) implements ImageRows {
    @Override
    public CloseableIterator<ShardRow> read(Path file, Configuration configuration) {
      return new PackedRows(
          open(kind, root, file, configuration, ""),
          sample -> row(sample, ShardRow.UNLABELLED, Split.TEST, sample.refusal()));
    }
  }

  private record Labelled(
      PackedKind kind,
      String root,
      String labelColumn,
      PackedClasses classes,
      SplitRule rule,
      boolean forTraining)
      implements ImageRows {
    @Override
    public CloseableIterator<ShardRow> read(Path file, Configuration configuration) {
      Optional<Split> named = FileSplit.ofNameOrFolder(file);
      return new PackedRows(
          open(kind, root, file, configuration, labelColumn), sample -> labelled(sample, named));
    }

    private ShardRow labelled(PackedSample sample, Optional<Split> named) {
      Optional<Integer> label = classes.label(sample.label());
      String refusal = sample.refusal();
      if (refusal.isEmpty() && label.isEmpty() && forTraining && !sample.isUnlabelled()) {
        refusal =
            sample.label().isEmpty()
                ? "it has no label"
                : "label " + sample.label() + " has no class name";
      }
      Split split = rule.of(named, sample.key(), Sha256.of(sample.bytes()));
      return row(sample, label.orElse(ShardRow.UNLABELLED), split, refusal);
    }

    @Override
    public boolean mayTrain(Path file, Configuration configuration) {
      return FileSplit.ofNameOrFolder(file).orElse(Split.TRAIN) == Split.TRAIN;
    }
  }

  private static CloseableIterator<PackedSample> open(
      PackedKind kind, String root, Path file, Configuration configuration, String labelColumn) {
    FileStatus named = new FileStatus(0, false, 0, 0, 0, file);
    return kind.open(new Storage(configuration), file, VisibleFiles.key(root, named), labelColumn);
  }

  private static ShardRow row(PackedSample sample, int label, Split split, String refusal) {
    return new ShardRow(
        sample.key(),
        sample.bytes(),
        sample.bytes().length == 0 ? "" : sample.path(),
        label,
        split,
        Sha256.of(sample.bytes()),
        refusal);
  }
}
