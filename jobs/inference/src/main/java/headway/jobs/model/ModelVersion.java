package headway.jobs.model;

import java.util.List;
import java.util.Optional;

/**
 * One version of the model, as {@link ModelCatalogue} lists it. All else about it is in its folder.
 *
 * @param number from 1; never used again
 * @param identity hash of all that the classifier is made of: the same model is the same version
 * @param headSha256 SHA-256 of the trained head's file
 * @param classifierSha256 SHA-256 of the exported classifier
 * @param classifierBytes its length
 * @param dataHash of the shards that it was trained on; empty if unknown
 * @param network its name
 * @param cut the tensor at which the network was cut
 * @param classes number of classes
 * @param figures of its evaluation; null if it was not evaluated
 * @param judgement what became of it when it was made
 * @param withdrawn whether a person replaced it by another version; then no run promotes it again
 */
public record ModelVersion(
    int number,
    String identity,
    String headSha256,
    String classifierSha256,
    long classifierBytes,
    String dataHash,
    String network,
    String cut,
    int classes,
    ModelFigures figures,
    Judgement judgement,
    boolean withdrawn) {

  /**
   * Whether a run promoted a version.
   *
   * @param promoted whether it did
   * @param reason why, as the end of a sentence
   * @param divergence signs that its training diverged, each as the end of a sentence
   * @param basis hash of all that the judgement depends on besides the version
   */
  public record Judgement(boolean promoted, String reason, List<String> divergence, String basis) {
    /** Holds a copy. */
    public Judgement {
      divergence = List.copyOf(divergence);
    }
  }

  /** The figures of its evaluation, if it was evaluated. */
  public Optional<ModelFigures> evaluated() {
    return Optional.ofNullable(figures);
  }

  /** The same version, withdrawn or not. */
  public ModelVersion left(boolean now) {
    return copy(figures, judgement, now);
  }

  /** The same version after another judgement, with the figures of its evaluation. */
  public ModelVersion judged(ModelFigures measured, Judgement made) {
    return copy(measured, made, withdrawn);
  }

  private ModelVersion copy(ModelFigures measured, Judgement made, boolean left) {
    return new ModelVersion(
        number,
        identity,
        headSha256,
        classifierSha256,
        classifierBytes,
        dataHash,
        network,
        cut,
        classes,
        measured,
        made,
        left);
  }
}
