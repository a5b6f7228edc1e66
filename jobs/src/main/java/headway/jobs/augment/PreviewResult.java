package headway.jobs.augment;

import headway.jobs.stage.StageResult;

/**
 * What the preview shows.
 *
 * @param photos shown
 * @param views augmented ones of each
 * @param refused photos that could not be decoded
 * @param sheet URI of the page
 */
public record PreviewResult(String status, int photos, int views, int refused, String sheet)
    implements StageResult {}
