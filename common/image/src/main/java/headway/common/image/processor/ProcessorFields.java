package headway.common.image.processor;

import com.fasterxml.jackson.databind.JsonNode;
import headway.common.InputException;
import headway.common.image.preprocessing.ResizeFilter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The fields of such a file.
 *
 * @param json an object
 * @param origin the file, for messages
 */
record ProcessorFields(JsonNode json, String origin) {

  InputException refused(String why) {
    return new InputException(
        "Cannot use %s: %s; correct or remove it, or say with --preprocessing, or --mean and --std, how the network wants its pixels"
            .formatted(origin, why));
  }

  /** Whether there is a value other than null. */
  boolean has(String name) {
    return json.hasNonNull(name);
  }

  boolean flag(String name, boolean standIn) {
    JsonNode value = json.path(name);
    if (!has(name)) {
      return standIn;
    }
    if (!value.isBoolean()) {
      throw refused("its '" + name + "' is " + value + ", not true or false");
    }
    return value.asBoolean();
  }

  double number(String name, double standIn) {
    return has(name) ? number(name, json.get(name)) : standIn;
  }

  private double number(String name, JsonNode value) {
    if (!value.isNumber() || !Double.isFinite(value.asDouble())) {
      throw refused("its '" + name + "' is " + json.path(name) + ", not a number");
    }
    return value.asDouble();
  }

  /** A number above 0. */
  double positive(String name, double standIn) {
    double value = number(name, standIn);
    if (!(value > 0)) {
      throw refused("its '" + name + "' is " + value + ", not above 0");
    }
    return value;
  }

  String text(String name, String standIn) {
    return has(name) ? json.get(name).asText() : standIn;
  }

  /**
   * One number for each channel, where one alone counts for all.
   *
   * @param channels of the network
   */
  List<Double> perChannel(String name, int channels) {
    JsonNode value = json.path(name);
    List<Double> numbers = new ArrayList<>();
    if (value.isArray()) {
      value.forEach(each -> numbers.add(number(name, each)));
    } else if (has(name)) {
      for (int c = 0; c < channels; c++) {
        numbers.add(number(name, value));
      }
    } else {
      throw refused("it lacks '" + name + "'");
    }
    if (numbers.size() != channels) {
      throw refused(
          "its '%s' is for images of %d channels, but the network takes %d"
              .formatted(name, numbers.size(), channels));
    }
    return numbers;
  }

  /** The number of channels that a list is for; 3 for one number or none. */
  int channels(String name) {
    return json.path(name).isArray() && json.path(name).size() == 1 ? 1 : 3;
  }

  /** Pixels, from a number as such or from a field of an object or array. */
  int pixels(String name, JsonNode value) {
    if (!value.isIntegralNumber() || !value.canConvertToInt() || value.asInt() < 1) {
      throw refused("its '" + name + "' is " + json.path(name) + ", not a size in pixels");
    }
    return value.asInt();
  }

  /** A filter by its name. */
  ResizeFilter filter(String name, String filter) {
    try {
      return ResizeFilter.valueOf(filter.toUpperCase(Locale.ROOT));
    } catch (IllegalArgumentException unknown) {
      throw refused("its '" + name + "' is " + filter + ", which is no filter of Pillow");
    }
  }
}
