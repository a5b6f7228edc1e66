package headway.common.network.pretrained;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import headway.common.InputException;
import headway.common.network.NetworkReference;
import java.io.File;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.Enumeration;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class LayerReaderTest {
  /** Open as long as what it made loads classes. */
  private static final WithoutDl4j LOADER = new WithoutDl4j();

  /** The class path without DL4J and what registers it, as in a jar that only runs networks. */
  private static final class WithoutDl4j extends URLClassLoader {
    WithoutDl4j() {
      super(classPath(), ClassLoader.getPlatformClassLoader());
    }

    private static URL[] classPath() {
      return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
          .map(entry -> url(Path.of(entry).toUri()))
          .toArray(URL[]::new);
    }

    private static URL url(URI file) {
      try {
        return file.toURL();
      } catch (IOException noUrl) {
        throw new AssertionError(noUrl);
      }
    }

    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
      if (name.startsWith("org.deeplearning4j.") || name.startsWith("org.nd4j.linalg.")) {
        throw new ClassNotFoundException(name);
      }
      return super.findClass(name);
    }

    @Override
    public Enumeration<URL> findResources(String name) throws IOException {
      return name.startsWith("META-INF/services/headway.common.")
          ? Collections.emptyEnumeration()
          : super.findResources(name);
    }
  }

  /** Calls a static method of PretrainedNetwork in a JVM's part that lacks DL4J. */
  private static Object call(String method, String reference, Object... arguments)
      throws ReflectiveOperationException {
    Object parsed =
        LOADER
            .loadClass(NetworkReference.class.getName())
            .getMethod("parse", String.class)
            .invoke(null, reference);
    Method called =
        Arrays.stream(LOADER.loadClass(PretrainedNetwork.class.getName()).getMethods())
            .filter(each -> each.getName().equals(method))
            .findFirst()
            .orElseThrow();
    Object[] all = new Object[arguments.length + 1];
    all[0] = parsed;
    System.arraycopy(arguments, 0, all, 1, arguments.length);
    return called.invoke(null, all);
  }

  private static Throwable failure(InvocationTargetException wrapped) {
    return wrapped.getTargetException();
  }

  @Test
  void aJarWithoutDl4jSaysHowAKerasFileCanBeUsed() {
    assertThatThrownBy(() -> call("read", "s3a://b/vgg.h5", new byte[1], OptionalInt.empty()))
        .isInstanceOfSatisfying(
            InvocationTargetException.class,
            wrapped -> {
              assertThat(failure(wrapped).getClass().getName())
                  .isEqualTo(InputException.class.getName());
              assertThat(failure(wrapped))
                  .hasMessage(
                      "Cannot use network s3a://b/vgg.h5: this jar reads .onnx files alone; take"
                          + " the complete headway-jobs.jar, or write the network with it as ONNX:"
                          + " headway network export FILE --output FILE.onnx");
            });
  }

  @Test
  void aJarWithoutDl4jSaysThatAConfigurationNeedsTheCompleteOne() {
    byte[] json = "{}".getBytes(StandardCharsets.UTF_8);

    assertThatThrownBy(() -> call("scratch", "scratch:s3a://b/net.json", Optional.of(json), 32))
        .isInstanceOfSatisfying(
            InvocationTargetException.class,
            wrapped ->
                assertThat(failure(wrapped))
                    .hasMessage(
                        "Cannot use network scratch:net.json: this jar reads no DL4J configuration;"
                            + " take the complete headway-jobs.jar"));
  }

  @Test
  void aJarWithoutDl4jKnowsTheFrozenPartOfANetworkFromScratch()
      throws ReflectiveOperationException {
    Object network = call("scratch", "scratch:small-cnn", Optional.empty(), 32);

    assertThat(network.getClass().getMethod("defaultCut").invoke(network)).isEqualTo("pixels");
  }

  @Test
  void aJarWithoutDl4jReadsOnnx() throws ReflectiveOperationException {
    Object network = call("shipped", "efficientnet-lite0");

    assertThat(network.getClass().getMethod("defaultCut").invoke(network)).isEqualTo("features");
  }
}
