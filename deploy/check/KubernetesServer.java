import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapVolumeSource;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerState;
import io.fabric8.kubernetes.api.model.ContainerStateBuilder;
import io.fabric8.kubernetes.api.model.ContainerStatusBuilder;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodStatus;
import io.fabric8.kubernetes.api.model.PodStatusBuilder;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.api.model.batch.v1.CronJob;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import io.fabric8.kubernetes.client.server.mock.KubernetesCrudDispatcher;
import io.fabric8.kubernetes.client.server.mock.KubernetesMockServer;
import io.fabric8.mockwebserver.Context;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import okhttp3.mockwebserver.MockResponse;
import okhttp3.mockwebserver.MockWebServer;
import okhttp3.mockwebserver.RecordedRequest;
import okio.Buffer;

/**
 * A cluster of Kubernetes as Spark sees it: fabric8's API server in memory, and a kubelet that runs
 * each pod of Spark as a process of this machine.
 *
 * <p>{@code java -cp "MOCK/*:IMAGE/jars/*" KubernetesServer.java IMAGE FOLDER}: MOCK has
 * kubernetes-server-mock and what it needs, IMAGE is the Spark of the pods' image, FOLDER takes
 * their files and logs. Prints {@code listening URL}, then a line for each request ({@code request
 * AGENT METHOD PATH}, where the agent of a driver in a pod is {@code driver}), for each pod as it
 * was asked for ({@code pod JSON}) and for what becomes of it ({@code running NAME}, {@code deleted
 * NAME}, {@code ended NAME STATUS}). On standard input {@code apply FILE} makes what a file of YAML
 * has, and of a CronJob one pod at once; {@code delete} deletes the oldest executor's pod; {@code
 * kill} kills the process of the oldest executor; the end of standard input ends all.
 *
 * <p>What lies in {@code /opt/headway} of the image lies in {@code IMAGE/headway}.
 */
final class KubernetesServer {
  private static final String ADDRESS = "127.0.0.1";
  private static final String KUBELET = "kubelet";
  private static final ObjectMapper JSON = new ObjectMapper();

  private static final Map<String, String> BACKEND =
      Map.of(
          "--driver-url", "SPARK_DRIVER_URL",
          "--executor-id", "SPARK_EXECUTOR_ID",
          "--cores", "SPARK_EXECUTOR_CORES",
          "--app-id", "SPARK_APPLICATION_ID",
          "--hostname", "SPARK_EXECUTOR_POD_IP",
          "--resourceProfileId", "SPARK_RESOURCE_PROFILE_ID",
          "--podName", "SPARK_EXECUTOR_POD_NAME");

  private final Path image;
  private final Path folder;
  private final Map<String, Process> running = new LinkedHashMap<>();
  private KubernetesClient client;
  private String url = "";

  private KubernetesServer(Path image, Path folder) {
    this.image = image;
    this.folder = folder;
  }

  public static void main(String[] arguments) throws IOException {
    new KubernetesServer(Path.of(arguments[0]), Path.of(arguments[1])).serve();
  }

  private void serve() throws IOException {
    KubernetesMockServer server =
        new KubernetesMockServer(
            new Context(), new MockWebServer(), new HashMap<>(), new Dispatcher(), false);
    server.init(InetAddress.getLoopbackAddress(), 0);
    url = "http://" + ADDRESS + ":" + server.getPort();
    Config config =
        new ConfigBuilder()
            .withMasterUrl(url)
            .withUserAgent(KUBELET)
            .withNamespace("headway")
            .build();
    client = new KubernetesClientBuilder().withConfig(config).build();
    client.pods().inAnyNamespace().watch(new Kubelet());
    say("listening " + url);
    BufferedReader input =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = input.readLine(); line != null; line = input.readLine()) {
      String executor = oldestExecutor();
      if (line.startsWith("apply ")) {
        apply(Path.of(line.substring("apply ".length())));
      } else if (line.equals("delete")) {
        client.pods().inAnyNamespace().list().getItems().stream()
            .filter(pod -> pod.getMetadata().getName().equals(executor))
            .forEach(pod -> client.resource(pod).delete());
      } else if (line.equals("kill")) {
        process(executor).destroyForcibly();
      }
    }
    synchronized (this) {
      for (Process process : running.values()) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
      }
    }
    // The server's threads wait for clients that are no more.
    Runtime.getRuntime().halt(0);
  }

  private void apply(Path file) throws IOException {
    for (HasMetadata each : client.load(Files.newInputStream(file)).items()) {
      client.resource(each).create();
      if (each instanceof CronJob nightly) {
        PodTemplateSpec template = nightly.getSpec().getJobTemplate().getSpec().getTemplate();
        ObjectMeta metadata = template.getMetadata();
        metadata.setName(nightly.getMetadata().getName() + "-1");
        metadata.setNamespace(nightly.getMetadata().getNamespace());
        client
            .resource(new PodBuilder().withMetadata(metadata).withSpec(template.getSpec()).build())
            .create();
      }
    }
  }

  private static synchronized void say(String line) {
    System.out.println(line);
    System.out.flush();
  }

  private synchronized String oldestExecutor() {
    return running.keySet().stream().filter(name -> name.contains("-exec-")).findFirst().orElse("");
  }

  private synchronized Process process(String pod) {
    return running.get(pod);
  }

  /** Tells of what clients but this one ask for, and does what the CRUD server leaves out. */
  private final class Dispatcher extends KubernetesCrudDispatcher {
    @Override
    public MockResponse dispatch(RecordedRequest request) {
      String method = request.getMethod();
      String path = request.getPath();
      String agent = request.getHeader("User-Agent");
      if (!agent.equals(KUBELET)) {
        say("request " + agent + " " + method + " " + path);
      }
      if (method.equals("POST") && path.endsWith("/pods")) {
        return super.dispatch(pending(request));
      }
      if (method.equals("PATCH") && path.contains("fieldManager=")) {
        String all = path.substring(0, path.lastIndexOf('/'));
        return super.dispatch(copy(request, "POST " + all + " HTTP/1.1", request.getBody()));
      }
      return super.dispatch(request);
    }

    private RecordedRequest pending(RecordedRequest request) {
      try {
        JsonNode pod = JSON.readTree(request.getBody().readUtf8());
        say("pod " + pod);
        ((ObjectNode) pod).putObject("status").put("phase", "Pending");
        return copy(request, request.getRequestLine(), new Buffer().writeUtf8(pod.toString()));
      } catch (IOException failed) {
        throw new UncheckedIOException(failed);
      }
    }

    private static RecordedRequest copy(RecordedRequest request, String line, Buffer body) {
      return new RecordedRequest(
          line,
          request.getHeaders(),
          List.of(),
          body.size(),
          body,
          request.getSequenceNumber(),
          new Socket());
    }
  }

  private final class Kubelet implements Watcher<Pod> {
    @Override
    public void eventReceived(Action action, Pod pod) {
      if (action == Action.ADDED) {
        // It waits for the pod's volumes.
        new Thread(() -> start(pod)).start();
      } else if (action == Action.DELETED) {
        synchronized (KubernetesServer.this) {
          Process process = running.remove(pod.getMetadata().getName());
          if (process != null) {
            process.destroyForcibly();
            say("deleted " + pod.getMetadata().getName());
          }
        }
      }
    }

    @Override
    public void onClose(WatcherException cause) {
      say("closed " + cause);
    }
  }

  private void start(Pod pod) {
    String name = pod.getMetadata().getName();
    try {
      Path own = Files.createDirectories(folder.resolve(name));
      Container container = pod.getSpec().getContainers().get(0);
      Map<String, String> environment = environment(container, name);
      boolean executor = container.getArgs().equals(List.of("executor"));
      Map<String, Path> mounted = executor ? Map.of() : mounted(pod, own);
      ProcessBuilder builder =
          new ProcessBuilder(executor ? executor(environment) : command(container, mounted));
      builder.environment().putAll(environment);
      builder.environment().put("KUBERNETES_USER_AGENT", "driver");
      builder.environment().put("SPARK_HOME", image.toString());
      builder.environment().put("SPARK_LOCAL_DIRS", own.toString());
      builder.environment().put("SPARK_LOCAL_IP", ADDRESS);
      environment.computeIfPresent(
          "SPARK_CONF_DIR", (key, value) -> builder.environment().put(key, own + value));
      builder.directory(own.toFile()).redirectErrorStream(true);
      Process process = builder.redirectOutput(own.resolve("log").toFile()).start();
      synchronized (this) {
        running.put(name, process);
      }
      tell(
          pod,
          "Running",
          new ContainerStateBuilder().withNewRunning().withStartedAt("now").endRunning().build());
      say("running " + name);
      process.onExit().thenAccept(ended -> ended(pod, ended.exitValue()));
    } catch (IOException | InterruptedException failed) {
      throw new IllegalStateException(name, failed);
    }
  }

  private void ended(Pod pod, int status) {
    String name = pod.getMetadata().getName();
    synchronized (this) {
      if (running.remove(name) == null) {
        return; // Its pod is deleted.
      }
    }
    say("ended " + name + " " + status);
    tell(
        pod,
        status == 0 ? "Succeeded" : "Failed",
        new ContainerStateBuilder()
            .withNewTerminated()
            .withExitCode(status)
            .endTerminated()
            .build());
  }

  private Map<String, String> environment(Container container, String pod) {
    Map<String, String> environment = new LinkedHashMap<>();
    for (EnvVar each : container.getEnv()) {
      String value = each.getValue();
      if (each.getValueFrom() != null) {
        String field = each.getValueFrom().getFieldRef().getFieldPath();
        value = field.equals("metadata.name") ? pod : ADDRESS;
      }
      for (Map.Entry<String, String> earlier : environment.entrySet()) {
        value = value.replace("$(" + earlier.getKey() + ")", earlier.getValue());
      }
      environment.put(each.getName(), here(value));
    }
    return environment;
  }

  /** The names of the API's service and of the image's folder on this machine. */
  private String here(String value) {
    return value
        .replace("https://kubernetes.default.svc", url)
        .replace("/opt/headway/", image + "/headway/");
  }

  /** What the entry point of Spark's image makes of an executor's environment. */
  private List<String> executor(Map<String, String> environment) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin/java").toString());
    for (int i = 0; environment.containsKey("SPARK_JAVA_OPT_" + i); i++) {
      command.add(environment.get("SPARK_JAVA_OPT_" + i));
    }
    String memory = environment.get("SPARK_EXECUTOR_MEMORY");
    command.addAll(List.of("-Xms64m", "-Xmx" + memory, "-cp", image + "/jars/*"));
    command.add("org.apache.spark.scheduler.cluster.k8s.KubernetesExecutorBackend");
    BACKEND.forEach(
        (option, variable) -> command.addAll(List.of(option, environment.get(variable))));
    return command;
  }

  /** A pod's own command, or what the entry point makes of {@code driver}. */
  private List<String> command(Container container, Map<String, Path> mounted) {
    List<String> command = new ArrayList<>(container.getCommand());
    List<String> arguments = container.getArgs();
    if (command.isEmpty()) {
      command.add(image.resolve("bin/spark-submit").toString());
      command.addAll(List.of("--deploy-mode", "client"));
      command.addAll(List.of("--conf", "spark.driver.bindAddress=" + ADDRESS));
      // Services have no names here.
      command.addAll(List.of("--conf", "spark.driver.host=" + ADDRESS));
      command.addAll(List.of("--conf", "spark.kubernetes.driver.master=" + url));
      arguments = arguments.subList(1, arguments.size());
    }
    command.addAll(arguments);
    command.replaceAll(each -> here(moved(each, mounted)));
    return command;
  }

  /** Writes what volumes of ConfigMaps hold below the pod's own folder; folders by mount path. */
  private Map<String, Path> mounted(Pod pod, Path own) throws IOException, InterruptedException {
    Map<String, Path> mounted = new HashMap<>();
    for (VolumeMount mount : pod.getSpec().getContainers().get(0).getVolumeMounts()) {
      for (Volume volume : pod.getSpec().getVolumes()) {
        if (volume.getConfigMap() != null && volume.getName().equals(mount.getName())) {
          Path at = Files.createDirectories(Path.of(own + mount.getMountPath()));
          write(pod.getMetadata().getNamespace(), volume.getConfigMap(), at);
          mounted.put(mount.getMountPath(), at);
        }
      }
    }
    for (Path folder : mounted.values()) {
      try (Stream<Path> files = Files.list(folder)) {
        for (Path file : files.toList()) {
          Files.writeString(file, here(moved(Files.readString(file), mounted)));
        }
      }
    }
    return mounted;
  }

  /** A driver's maps are made after its pod. */
  private void write(String namespace, ConfigMapVolumeSource source, Path folder)
      throws IOException, InterruptedException {
    ConfigMap map = null;
    while (map == null) {
      Thread.sleep(100);
      map = client.configMaps().inNamespace(namespace).withName(source.getName()).get();
    }
    Map<String, String> names = new HashMap<>();
    source.getItems().forEach(item -> names.put(item.getKey(), item.getPath()));
    for (Map.Entry<String, String> file : map.getData().entrySet()) {
      String name = names.getOrDefault(file.getKey(), file.getKey());
      Files.writeString(folder.resolve(name), file.getValue());
    }
  }

  private static String moved(String text, Map<String, Path> mounted) {
    String moved = text;
    for (Map.Entry<String, Path> each : mounted.entrySet()) {
      moved = moved.replace(each.getKey() + "/", each.getValue() + "/");
    }
    return moved;
  }

  /** Sets a pod's status; another may have changed the pod in between. */
  private void tell(Pod pod, String phase, ContainerState state) {
    PodStatus status =
        new PodStatusBuilder()
            .withPhase(phase)
            .withPodIP(ADDRESS)
            .addNewCondition()
            .withType("Ready")
            .withStatus(phase.equals("Running") ? "True" : "False")
            .endCondition()
            .withContainerStatuses(
                new ContainerStatusBuilder()
                    .withName(pod.getSpec().getContainers().get(0).getName())
                    .withState(state)
                    .build())
            .build();
    for (int attempt = 0; attempt < 20; attempt++) {
      try {
        client
            .pods()
            .inNamespace(pod.getMetadata().getNamespace())
            .withName(pod.getMetadata().getName())
            .editStatus(now -> new PodBuilder(now).withStatus(status).build());
        return;
      } catch (KubernetesClientException conflict) {
        say("again " + pod.getMetadata().getName() + ": " + conflict.getCode());
      }
    }
  }
}
