package headway.common.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import headway.common.InputException;
import headway.common.SharedFiles;
import headway.common.image.preprocessing.Preprocessing;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.bytedeco.javacpp.Pointer;
import org.junit.jupiter.api.Test;

/**
 * 2,000 real images, each damaged at random: the process lives on, none hangs, each is decoded or
 * refused by a reason, and native memory does not grow.
 */
class MutatedImagesTest {
  private static final int IMAGES = 2_000;
  private static final int OF_EACH_FOLDER = 150;

  /** A bound for what hangs, not for what is slow. */
  private static final Duration HANGS = Duration.ofSeconds(5);

  private static final long MOST_GROWTH_BYTES = 600L << 20;

  private final ImageCheck check = new ImageCheck(ImageDecoder.DEFAULT_MAX_PIXELS);
  private final ImageTensor tensor =
      new ImageTensor(Preprocessing.uniform(224, 224, 127, 1 / 128f));

  @Test
  void areDecodedOrRefused() {
    List<Path> sources = sources();
    int decoded = 0;
    int refused = 0;
    decodedOrRefused(read(sources.get(0)), "before");
    long tracked = Pointer.totalBytes();
    long resident = Pointer.physicalBytes();
    for (int seed = 0; seed < IMAGES; seed++) {
      Random random = new Random(seed);
      Path source = sources.get(random.nextInt(sources.size()));
      byte[] other = read(sources.get(random.nextInt(sources.size())));
      byte[] damaged = Mutation.of(read(source), other, random);
      String name = source.getFileName() + ", seed " + seed;
      if (assertTimeoutPreemptively(HANGS, () -> decodedOrRefused(damaged, name), () -> name)) {
        decoded++;
      } else {
        refused++;
      }
    }
    assertThat(decoded + refused).isEqualTo(IMAGES);
    assertThat(decoded).as("decoded").isGreaterThan(IMAGES / 20);
    assertThat(refused).as("refused").isGreaterThan(IMAGES / 20);
    assertThat(Pointer.totalBytes()).as("bytes of native objects").isLessThanOrEqualTo(tracked);
    assertThat(Pointer.physicalBytes() - resident)
        .as("growth of the process")
        .isLessThan(MOST_GROWTH_BYTES);
  }

  private boolean decodedOrRefused(byte[] encoded, String name) {
    boolean sound = check.reasonToRefuse(encoded).isEmpty();
    try {
      tensor.fill(encoded, new float[tensor.length()], 0);
      return true;
    } catch (InputException reason) {
      assertThat(reason.getMessage()).as(name).hasSizeBetween(5, 80).doesNotContain("\n");
      assertThat(sound).as(name + " is taken by the check but not decoded").isFalse();
      return false;
    }
  }

  /** The photos and broken images beside the project, if they are here, and those within it. */
  private static List<Path> sources() {
    Path root = SharedFiles.projectRoot();
    Path shared = root.resolveSibling("shared/data");
    List<Path> sources = new ArrayList<>();
    for (Path folder :
        List.of(
            root.resolve("deploy/demo/photos"),
            ownImages(),
            shared.resolve("flowers/val"),
            shared.resolve("bad-images/pngsuite"),
            shared.resolve("bad-images/exif-orientation"),
            shared.resolve("bad-images/made"))) {
      sources.addAll(files(folder));
    }
    return sources;
  }

  private static Path ownImages() {
    try {
      return Path.of(MutatedImagesTest.class.getResource("/headway/common/image").toURI());
    } catch (URISyntaxException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private static List<Path> files(Path folder) {
    if (!Files.exists(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(Files::isRegularFile).sorted().limit(OF_EACH_FOLDER).toList();
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  private static byte[] read(Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  /** What happens to a file on its way. */
  private enum Mutation {
    CUT {
      @Override
      byte[] apply(byte[] whole, byte[] other, Random random) {
        return Arrays.copyOf(whole, random.nextInt(whole.length));
      }
    },
    FLIPS {
      @Override
      byte[] apply(byte[] whole, byte[] other, Random random) {
        return flip(whole, whole.length, random);
      }
    },
    FLIPS_IN_HEADER {
      @Override
      byte[] apply(byte[] whole, byte[] other, Random random) {
        return flip(whole, Math.min(whole.length, 700), random);
      }
    },
    BYTES_IN_HEADER {
      @Override
      byte[] apply(byte[] whole, byte[] other, Random random) {
        byte[] result = whole.clone();
        for (int i = 1 + random.nextInt(6); i > 0; i--) {
          result[random.nextInt(Math.min(whole.length, 700))] = (byte) random.nextInt(256);
        }
        return result;
      }
    },
    SPLICE_OF_TWO {
      @Override
      byte[] apply(byte[] whole, byte[] other, Random random) {
        int head = random.nextInt(whole.length);
        int tail = random.nextInt(other.length + 1);
        byte[] result = Arrays.copyOf(whole, head + tail);
        System.arraycopy(other, other.length - tail, result, head, tail);
        return result;
      }
    },
    PART_REPEATED {
      @Override
      byte[] apply(byte[] whole, byte[] other, Random random) {
        int from = random.nextInt(whole.length);
        int length = random.nextInt(whole.length - from);
        byte[] result = Arrays.copyOf(whole, whole.length + length);
        System.arraycopy(whole, from, result, from + length, whole.length - from);
        return result;
      }
    },
    PART_LOST {
      @Override
      byte[] apply(byte[] whole, byte[] other, Random random) {
        int from = random.nextInt(whole.length);
        int to = from + random.nextInt(whole.length - from);
        byte[] result = Arrays.copyOf(whole, whole.length - (to - from));
        System.arraycopy(whole, to, result, from, whole.length - to);
        return result;
      }
    },
    PART_ZEROED {
      @Override
      byte[] apply(byte[] whole, byte[] other, Random random) {
        byte[] result = whole.clone();
        int from = random.nextInt(whole.length);
        Arrays.fill(result, from, from + random.nextInt(whole.length - from), (byte) 0);
        return result;
      }
    };

    abstract byte[] apply(byte[] whole, byte[] other, Random random);

    static byte[] of(byte[] whole, byte[] other, Random random) {
      return whole.length == 0
          ? whole
          : values()[random.nextInt(values().length)].apply(whole, other, random);
    }

    private static byte[] flip(byte[] whole, int within, Random random) {
      byte[] result = whole.clone();
      for (int i = 1 + random.nextInt(20); i > 0; i--) {
        result[random.nextInt(within)] ^= (byte) (1 << random.nextInt(8));
      }
      return result;
    }
  }
}
