package headway.jobs.export;

import com.fasterxml.jackson.annotation.JsonIgnore;
import headway.jobs.stage.FigureText;
import headway.jobs.stage.StageResult;
import java.util.List;

/**
 * The result of export.
 *
 * @param model URI of the classifier
 * @param sha256 of the file
 * @param bytes size of the file
 * @param classes number of classes; their names are in {@code labels.json} beside the classifier
 * @param version number of the version that it is
 * @param promoted whether this version serves
 * @param serving number of the version that serves; 0 if none does
 * @param reason why it was promoted or not
 * @param failUnpromoted whether the exit status says that it was not promoted
 */
public record ExportResult(
    String status,
    String model,
    String sha256,
    long bytes,
    int classes,
    int version,
    boolean promoted,
    int serving,
    String reason,
    @JsonIgnore boolean failUnpromoted)
    implements StageResult {
  /** Exit status of a run whose model is not promoted, if the user asks for one. */
  private static final int UNPROMOTED = 6;

  ExportResult done() {
    return new ExportResult(
        DONE, model, sha256, bytes, classes, version, promoted, serving, reason, failUnpromoted);
  }

  @Override
  public int exitStatus() {
    return failUnpromoted && !promoted ? UNPROMOTED : 0;
  }

  @Override
  public List<String> summary() {
    String what = FigureText.text("%s (%.1f MB), version %d", model, bytes / 1e6, version);
    return promoted
        ? List.of("classifier: " + what)
        : List.of(
            "not promoted: " + reason,
            "classifier: "
                + what
                + (serving == 0
                    ? ", is kept; no version serves"
                    : ", is kept; version " + serving + " serves on"));
  }
}
