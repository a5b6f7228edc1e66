package headway.jobs.spark.yarn;

import headway.common.storage.Storage;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.yarn.api.ApplicationMasterProtocol;
import org.apache.hadoop.yarn.api.protocolrecords.FinishApplicationMasterRequest;
import org.apache.hadoop.yarn.api.protocolrecords.RegisterApplicationMasterRequest;
import org.apache.hadoop.yarn.api.records.ApplicationAttemptId;
import org.apache.hadoop.yarn.api.records.ContainerId;
import org.apache.hadoop.yarn.api.records.FinalApplicationStatus;
import org.apache.hadoop.yarn.client.ClientRMProxy;
import org.apache.hadoop.yarn.conf.YarnConfiguration;
import org.apache.hadoop.yarn.exceptions.ApplicationMasterNotRegisteredException;
import org.apache.hadoop.yarn.exceptions.YarnException;
import org.apache.spark.SparkConf;
import org.apache.spark.deploy.SparkHadoopUtil;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The application attempt whose application master this process is.
 *
 * <p>Spark's own master gives YARN a stack trace as the diagnostics of a failure, and leaves every
 * failure of an attempt that is not the last to another attempt, also where that cannot help. YARN
 * ends an application whose master unregisters, with the diagnostics that it gives. Spark's master
 * then finds its application ended, which it takes for its own doing.
 *
 * @param id of the attempt
 * @param allowed how many attempts the application may make
 */
public record YarnAttempt(ApplicationAttemptId id, int allowed) {
  private static final Logger LOG = LoggerFactory.getLogger(YarnAttempt.class);
  private static final String CONTAINER = "CONTAINER_ID";
  private static final String STAGING = "SPARK_YARN_STAGING_DIR";
  private static final String MODE = "spark.submit.deployMode";
  private static final String MASTER = "spark.master";
  private static final String ATTEMPTS = "spark.yarn.maxAppAttempts";
  private static final String HISTORY = "spark.yarn.historyServer.address";
  private static final String PRESERVE = "spark.yarn.preserve.staging.files";
  private static final Duration LIMIT = Duration.ofSeconds(20);
  private static final Duration PAUSE = Duration.ofMillis(100);

  /** The attempt of this process; empty unless it is the driver of cluster mode on YARN. */
  public static Optional<YarnAttempt> current() {
    String container = System.getenv().getOrDefault(CONTAINER, "");
    if (container.isEmpty()
        || !System.getProperty(MODE, "").equals("cluster")
        || !System.getProperty(MASTER, "").equals("yarn")) {
      return Optional.empty();
    }
    YarnConfiguration configuration = configuration();
    int most =
        configuration.getInt(
            YarnConfiguration.RM_AM_MAX_ATTEMPTS, YarnConfiguration.DEFAULT_RM_AM_MAX_ATTEMPTS);
    return Optional.of(
        new YarnAttempt(
            ContainerId.fromString(container).getApplicationAttemptId(),
            Math.min(most, Integer.getInteger(ATTEMPTS, most))));
  }

  private static YarnConfiguration configuration() {
    return new YarnConfiguration(SparkHadoopUtil.get().newConfiguration(new SparkConf()));
  }

  /** Whether YARN makes no other attempt after this one. */
  public boolean isLast() {
    return id.getAttemptId() >= allowed;
  }

  /**
   * Ends the application as failed, so that YARN makes no other attempt. If YARN cannot be told,
   * that is logged, and the attempt fails as it would have.
   *
   * @param diagnostics what YARN shows of it, one line
   */
  public void fail(String diagnostics) {
    ApplicationMasterProtocol manager = null;
    try {
      YarnConfiguration configuration = configuration();
      configuration.setLong(
          YarnConfiguration.RESOURCEMANAGER_CONNECT_MAX_WAIT_MS, LIMIT.toMillis());
      configuration.setLong(YarnConfiguration.RESOURCEMANAGER_CONNECT_RETRY_INTERVAL_MS, 1000);
      manager = ClientRMProxy.createRMProxy(configuration, ApplicationMasterProtocol.class);
      finish(manager, diagnostics);
      deleteStaging(configuration);
    } catch (IOException | YarnException | RuntimeException failure) {
      LOG.warn("YARN could not be told why {} fails", id, failure);
    } finally {
      if (manager != null) {
        org.apache.hadoop.ipc.RPC.stopProxy(manager);
      }
    }
  }

  private void finish(ApplicationMasterProtocol manager, String diagnostics)
      throws IOException, YarnException {
    FinishApplicationMasterRequest request =
        FinishApplicationMasterRequest.newInstance(
            FinalApplicationStatus.FAILED, diagnostics, history());
    try {
      manager.finishApplicationMaster(request);
    } catch (ApplicationMasterNotRegisteredException early) { // There is no SparkContext yet.
      manager.registerApplicationMaster(RegisterApplicationMasterRequest.newInstance("", -1, ""));
    }
    long start = System.nanoTime();
    // Until it is stored: what Spark's master says of the application then comes too late.
    while (!manager.finishApplicationMaster(request).getIsUnregistered()
        && System.nanoTime() - start < LIMIT.toNanos()) {
      try {
        Thread.sleep(PAUSE.toMillis());
      } catch (InterruptedException stopped) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }

  /** The page of the application in Spark's history server; empty without one. */
  private String history() {
    String address = System.getProperty(HISTORY, "");
    return address.isEmpty()
        ? ""
        : "%s/history/%s/%d".formatted(address, id.getApplicationId(), id.getAttemptId());
  }

  /** The jar among others, which Spark's master would keep for another attempt. */
  private static void deleteStaging(YarnConfiguration configuration) {
    String folder = System.getenv().getOrDefault(STAGING, "");
    if (!folder.isEmpty() && !Boolean.getBoolean(PRESERVE)) {
      new Storage(configuration).delete(new Path(folder));
    }
  }
}
