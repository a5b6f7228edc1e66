package headway.common.hyperparameters;

import headway.common.UsageException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Parses a {@link HeadSpec}; an error names the word, its position and the reason. */
final class HeadSpecParser {
  private static final String LAYERS =
      "a layer is 'dense N [" + HeadActivation.names() + "]', 'dropout P' or, last, 'softmax'";
  private static final Pattern WORD = Pattern.compile("[^\\s,]+|,");

  /** A word or a comma, and the character where it starts, counted from 1. */
  private record Token(String word, int position) {
    boolean isComma() {
      return word.equals(",");
    }
  }

  private final String text;
  private final List<Token> tokens = new ArrayList<>();
  private int next;

  HeadSpecParser(String text) {
    this.text = text;
    Matcher words = WORD.matcher(text);
    while (words.find()) {
      tokens.add(new Token(words.group().toLowerCase(Locale.ROOT), words.start() + 1));
    }
    tokens.add(new Token("", text.length() + 1));
  }

  HeadSpec parse() {
    List<HeadLayer> hidden = new ArrayList<>();
    while (true) {
      Token layer = take();
      switch (layer.word()) {
        case "dense" -> hidden.add(new HeadLayer.Dense(units(), activation()));
        case "dropout" -> {
          if (!hidden.isEmpty() && hidden.get(hidden.size() - 1) instanceof HeadLayer.Dropout) {
            throw mistake(layer, "follows another dropout", "write them as one");
          }
          hidden.add(new HeadLayer.Dropout(fraction()));
        }
        case "softmax" -> {
          Token end = take();
          if (!end.word().isEmpty()) {
            throw mistake(end, "follows softmax", "softmax is the last layer");
          }
          return new HeadSpec(hidden);
        }
        default -> throw mistake(layer, "is not a layer", LAYERS);
      }
      Token comma = take();
      if (comma.word().isEmpty()) {
        throw mistake(comma, "comes too early", "the last layer must be softmax");
      }
      if (!comma.isComma()) {
        throw mistake(comma, "does not belong there", "layers are separated by commas; " + LAYERS);
      }
    }
  }

  private int units() {
    Token token = take();
    String accepted = "dense takes a whole number of units from 1 to " + HeadSpec.MAX_UNITS;
    try {
      int units = Integer.parseInt(token.word());
      if (units >= 1 && units <= HeadSpec.MAX_UNITS) {
        return units;
      }
    } catch (NumberFormatException e) {
      throw mistake(token, "is not a number of units", accepted);
    }
    throw mistake(token, "is out of range", accepted);
  }

  private HeadActivation activation() {
    Token token = tokens.get(next);
    if (token.word().isEmpty() || token.isComma()) {
      return HeadActivation.RELU;
    }
    next++;
    return HeadActivation.named(token.word())
        .orElseThrow(
            () ->
                mistake(
                    token, "is not an activation", "activations are " + HeadActivation.names()));
  }

  private double fraction() {
    Token token = take();
    String accepted = "dropout takes the fraction that is dropped, from 0 to below 1, such as 0.5";
    try {
      double fraction = Double.parseDouble(token.word());
      if (fraction >= 0 && fraction < 1) {
        return fraction;
      }
    } catch (NumberFormatException e) {
      throw mistake(token, "is not a fraction", accepted);
    }
    throw mistake(token, "is out of range", accepted);
  }

  private Token take() {
    Token token = tokens.get(next);
    next = Math.min(next + 1, tokens.size() - 1);
    return token;
  }

  private UsageException mistake(Token token, String fault, String accepted) {
    String what = token.word().isEmpty() ? "the end" : "'" + token.word() + "'";
    return new UsageException(
        "Cannot read the head '%s': %s at character %d %s; %s"
            .formatted(text, what, token.position(), fault, accepted));
  }
}
