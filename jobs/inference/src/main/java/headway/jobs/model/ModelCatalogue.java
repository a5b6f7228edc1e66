package headway.jobs.model;

import headway.common.dataset.manifest.Manifests;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * All versions of a workspace's model and the one that serves, {@code models/_manifest.json}. It is
 * replaced as a whole, so a version exists, and serves, from one moment to the next.
 *
 * @param format version of the manifest's format
 * @param last the highest number that was ever used; 0 at first
 * @param serving number of the version that serves; 0 if none does
 * @param served numbers of versions that served before and that {@code rollback} goes back to, the
 *     latest last
 * @param versions by number
 */
public record ModelCatalogue(
    int format, int last, int serving, List<Integer> served, List<ModelVersion> versions) {
  /** The catalogue of a workspace without any version. */
  public static final ModelCatalogue EMPTY =
      new ModelCatalogue(Manifests.FORMAT, 0, 0, List.of(), List.of());

  /** Holds copies. */
  public ModelCatalogue {
    served = List.copyOf(served);
    versions = versions.stream().sorted(Comparator.comparingInt(ModelVersion::number)).toList();
  }

  /** The version with this number. */
  public Optional<ModelVersion> version(int number) {
    return versions.stream().filter(each -> each.number() == number).findFirst();
  }

  /** The version that serves. */
  public Optional<ModelVersion> servingVersion() {
    return version(serving);
  }

  /** The version that {@code rollback} goes back to. */
  public Optional<ModelVersion> previous() {
    return served.isEmpty() ? Optional.empty() : version(served.get(served.size() - 1));
  }

  /** The version of the same model. */
  public Optional<ModelVersion> find(String identity) {
    return versions.stream().filter(each -> each.identity().equals(identity)).findFirst();
  }

  /** The latest version of the same head, whatever the classifier. */
  public Optional<ModelVersion> ofHead(String headSha256) {
    return versions.stream()
        .filter(each -> each.headSha256().equals(headSha256))
        .reduce((earlier, later) -> later);
  }

  /** The catalogue with this version added, or in place of that with the same number. */
  public ModelCatalogue with(ModelVersion version) {
    Stream<ModelVersion> others =
        versions.stream().filter(each -> each.number() != version.number());
    return new ModelCatalogue(
        format,
        Math.max(last, version.number()),
        serving,
        served,
        Stream.concat(others, Stream.of(version)).toList());
  }

  /** The catalogue in which this version serves. */
  public ModelCatalogue serving(int number) {
    if (number == serving) {
      return this;
    }
    List<Integer> before = new ArrayList<>(served);
    before.remove((Integer) number);
    if (serving > 0) {
      before.add(serving);
    }
    return new ModelCatalogue(format, last, number, before, versions);
  }

  /**
   * The catalogue in which this version serves because a person said so: the one that it replaces
   * is promoted by no run again.
   */
  public ModelCatalogue chosen(int number) {
    ModelCatalogue next = serving == number ? this : withdrawn(serving, true).serving(number);
    return next.withdrawn(number, false);
  }

  /** The catalogue in which the previous version serves, if there is one. */
  public Optional<ModelCatalogue> rolledBack() {
    return previous()
        .map(
            back -> {
              List<Integer> before = served.subList(0, served.size() - 1);
              return new ModelCatalogue(format, last, back.number(), before, versions)
                  .withdrawn(serving, true)
                  .withdrawn(back.number(), false);
            });
  }

  /**
   * The catalogue without old versions: the one that serves, the one before it, those that a person
   * replaced, so that no run promotes them again, and the newest stay.
   *
   * @param keep how many of the newest stay
   */
  public ModelCatalogue pruned(int keep) {
    Set<Integer> stay =
        versions.stream()
            .skip(Math.max(0, versions.size() - keep))
            .map(ModelVersion::number)
            .collect(Collectors.toSet());
    stay.add(serving);
    versions.stream().filter(ModelVersion::withdrawn).forEach(each -> stay.add(each.number()));
    previous().ifPresent(each -> stay.add(each.number()));
    return new ModelCatalogue(
        format,
        last,
        serving,
        served.stream().filter(stay::contains).toList(),
        versions.stream().filter(each -> stay.contains(each.number())).toList());
  }

  private ModelCatalogue withdrawn(int number, boolean now) {
    return version(number).map(each -> with(each.left(now))).orElse(this);
  }
}
