package headway.jobs.cli;

import headway.jobs.stage.Stage;

/**
 * A stage that the cluster jar does not carry, such as the demo. It is registered as a service of
 * this type, so that the jar can leave out its registration too.
 */
public interface LocalStage extends Stage {}
