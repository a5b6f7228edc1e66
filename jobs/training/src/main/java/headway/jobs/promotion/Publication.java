package headway.jobs.promotion;

import headway.common.config.ModelsSettings;
import headway.common.config.ModelsSettings.Promotion;
import headway.common.dataset.manifest.FeatureManifest;
import headway.common.dataset.manifest.Manifests;
import headway.common.storage.Sha256;
import headway.common.storage.Storage;
import headway.common.storage.Workspace;
import headway.jobs.model.AdoptedModel;
import headway.jobs.model.EvaluatedModel;
import headway.jobs.model.ModelCatalogue;
import headway.jobs.model.ModelFigures;
import headway.jobs.model.ModelManifest;
import headway.jobs.model.ModelVersion;
import headway.jobs.model.ModelVersion.Judgement;
import headway.jobs.model.ModelVersions;
import headway.jobs.model.NewVersion;
import headway.jobs.model.VersionFolder;
import headway.jobs.spark.Progress;
import headway.jobs.stage.StageContext;
import java.util.List;
import java.util.Optional;

/**
 * Makes a version of an exported model. Its folder is written whole; then one conditional write of
 * the catalogue adds it and, if it is promoted, lets it serve; then {@code model/} follows.
 */
public final class Publication {
  private final StageContext context;
  private final Storage storage;
  private final Workspace workspace;
  private final ModelVersions versions;
  private final VersionFolder folder;

  public Publication(StageContext context) {
    this.context = context;
    this.storage = context.storage();
    this.workspace = context.workspace();
    this.versions = new ModelVersions(storage, workspace);
    this.folder = new VersionFolder(storage, workspace);
  }

  /**
   * What became of the model.
   *
   * @param version that it is
   * @param promoted whether it serves
   * @param serving number of the version that serves; 0 if none does
   * @param reason why it was promoted or not, as the end of a sentence
   * @param changed whether anything was written
   */
  public record Published(
      ModelVersion version, boolean promoted, int serving, String reason, boolean changed) {}

  /**
   * Publishes a model. The same model is the same version again, and is exported again only if its
   * folder is not whole.
   *
   * @param anew whether it is exported again in any case
   * @throws headway.common.BusyException if another process changed the catalogue meanwhile
   */
  public Published publish(NewVersion made, boolean anew) {
    new AdoptedModel(storage, workspace).adopt(line -> Progress.say("export: " + line));
    ModelVersions.Read before = versions.read();
    ModelCatalogue catalogue = before.catalogue();
    boolean restored = catalogue.serving() > 0 && folder.restore(catalogue.serving());
    if (restored) {
      Progress.say("export: version " + catalogue.serving() + " is restored from its copy");
    }
    Optional<ModelVersion> same = catalogue.find(made.identity());
    int number = same.map(ModelVersion::number).orElse(catalogue.last() + 1);
    Optional<ModelFigures> measured =
        new EvaluatedModel(storage, workspace).figures(made.headSha256());
    ModelFigures figures = same.flatMap(ModelVersion::evaluated).or(() -> measured).orElse(null);
    Judgement judgement =
        judge(catalogue, same, number, made.model().orElseThrow().manifest(), measured);
    boolean written =
        anew
            || !same.flatMap(ModelVersion::evaluated).equals(Optional.ofNullable(figures))
            || same.isEmpty()
            || !folder.isWhole(number);
    ModelVersion entry =
        written
            ? made.entry(made.write(storage, workspace, number, figures), judgement)
            : same.get().judged(figures, judgement);
    ModelCatalogue next =
        catalogue.with(entry.left(same.filter(ModelVersion::withdrawn).isPresent()));
    if (judgement.promoted()) {
      next = next.serving(number);
    }
    versions.replace(before, next);
    boolean copied = next.serving() > 0 && folder.serve(next.serving());
    return new Published(
        entry,
        judgement.promoted(),
        next.serving(),
        judgement.reason(),
        written || restored || copied || !next.equals(catalogue));
  }

  /**
   * What publishing the model would do, without doing it; empty if it would change nothing.
   *
   * @return the reason to make a version, to judge one anew, or to complete what is there
   */
  public Optional<String> outlook(NewVersion made) {
    ModelCatalogue catalogue = versions.catalogue();
    Optional<ModelVersion> same = catalogue.find(made.identity());
    if (same.isEmpty()) {
      return Optional.of("the model is no version yet");
    }
    int number = same.get().number();
    if (!folder.isWhole(number)) {
      return Optional.of("files of version " + number + " are missing or changed");
    }
    if (catalogue.serving() > 0 && !folder.isWhole(catalogue.serving())) {
      return Optional.of("files of the version that serves are missing or changed");
    }
    if (catalogue.serving() > 0 && !folder.isServed(catalogue.serving())) {
      return Optional.of(workspace.model() + " is not a copy of the version that serves");
    }
    Optional<ModelFigures> measured =
        new EvaluatedModel(storage, workspace).figures(made.headSha256());
    return earlier(catalogue, same, number, basis(catalogue, same, number, measured)).isPresent()
        ? Optional.empty()
        : Optional.of("version " + number + " is judged anew, because what it depends on changed");
  }

  /** Judges a version, unless it was judged before on the same basis. */
  private Judgement judge(
      ModelCatalogue catalogue,
      Optional<ModelVersion> same,
      int number,
      ModelManifest model,
      Optional<ModelFigures> measured) {
    String basis = basis(catalogue, same, number, measured);
    Optional<Judgement> earlier = earlier(catalogue, same, number, basis);
    if (earlier.isPresent()) {
      return earlier.get();
    }
    Optional<ModelVersion> rival =
        catalogue.servingVersion().filter(each -> each.number() != number);
    List<String> divergence = DivergenceSigns.of(model, measured, rival);
    Decision decision = decide(catalogue, number, measured, divergence);
    return new Judgement(decision.promoted(), decision.reason(), divergence, basis);
  }

  /** The judgement that still holds, if there is one. */
  private static Optional<Judgement> earlier(
      ModelCatalogue catalogue, Optional<ModelVersion> same, int number, String basis) {
    return same.map(ModelVersion::judgement)
        .filter(
            each ->
                catalogue.serving() == number
                    ? each.promoted()
                    : !each.promoted() && each.basis().equals(basis));
  }

  /** Hash of all that a judgement depends on besides the version. */
  private String basis(
      ModelCatalogue catalogue,
      Optional<ModelVersion> same,
      int number,
      Optional<ModelFigures> measured) {
    ModelsSettings settings = context.settings().models();
    return Sha256.of(
        List.of(
            String.valueOf(catalogue.serving() == number ? 0 : catalogue.serving()),
            settings.promote().toString(),
            String.valueOf(settings.tolerance()),
            String.valueOf(settings.largestDrop()),
            measured.map(ModelFigures::toString).orElse(""),
            String.valueOf(same.filter(ModelVersion::withdrawn).isPresent())));
  }

  private Decision decide(
      ModelCatalogue catalogue,
      int number,
      Optional<ModelFigures> measured,
      List<String> divergence) {
    ModelsSettings settings = context.settings().models();
    Optional<ModelVersion> serving = catalogue.servingVersion();
    if (catalogue.serving() == number) {
      return Decision.promote("it serves already");
    }
    if (!divergence.isEmpty()) {
      return Decision.keep("its training has diverged: " + String.join("; ", divergence));
    }
    if (settings.promote() == Promotion.NEVER) {
      return Decision.keep("nothing is promoted with --promote never");
    }
    if (catalogue.version(number).filter(ModelVersion::withdrawn).isPresent()) {
      return Decision.keep("a person let another version serve in its place");
    }
    if (serving.isEmpty()) {
      return Decision.promote("no version served before");
    }
    if (settings.promote() == Promotion.ALWAYS) {
      return Decision.promote("every model is promoted with --promote always");
    }
    return measured
        .map(now -> compare(serving.get(), now))
        .orElseGet(() -> Decision.keep("it has not been evaluated; run evaluate, then export"));
  }

  private Decision compare(ModelVersion serving, ModelFigures now) {
    ModelsSettings settings = context.settings().models();
    FeatureManifest features =
        Manifests.require(storage, workspace.features(), FeatureManifest.class, "extract");
    if (!features.dataHash().equals(now.dataHash())) {
      return Decision.keep(
          "photos or splits have changed since it was evaluated; run evaluate, then export");
    }
    return new ServingMeasurement(context, features)
        .rival(serving, now)
        .against(now, settings.tolerance(), settings.largestDrop());
  }
}
