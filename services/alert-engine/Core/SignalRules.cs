using System.Globalization;
using OptionsAlerts.Contracts;
using OptionsAlerts.Contracts.Control;

namespace OptionsAlerts.AlertEngine.Core;

/// <summary>
/// What a signal must be before it is decided: short enough to keep and to send, and text that every store takes (PostgreSQL refuses U+0000, and one
/// refused event would hold up the batch it is appended with).
/// </summary>
public static class SignalRules
{
    public const int MaxNameLength = 64;
    public const int MaxSubjectLength = 256;
    public const int MaxHeadlineLength = 1_000;
    public const int MaxFacts = 100;
    public const int MaxFactTextLength = 2_000;
    public const int MaxDelaySeconds = 86_400;

    /// <exception cref="InvalidContractException">The signal cannot be decided; the text names the member.</exception>
    public static void Check(SignalDetected signal)
    {
        if (signal.SignalId == Guid.Empty) throw new InvalidContractException("signalId is empty");
        Text("symbol", signal.Symbol, 1, MaxNameLength);
        Text("subject", signal.Subject, 0, MaxSubjectLength);
        Text("headline", signal.Headline, 1, MaxHeadlineLength);
        Text("source", signal.Source, 1, MaxNameLength);
        Text("cause", signal.Cause, 0, MaxHeadlineLength);
        if (signal.DelaySeconds is < 0 or > MaxDelaySeconds) throw new InvalidContractException($"delaySeconds is {signal.DelaySeconds}; 0 to {MaxDelaySeconds}");
        if (!Enum.IsDefined(signal.Kind) || signal.Kind == SignalKind.Digest) throw new InvalidContractException("kind is none that a detector raises");
        if (!Enum.IsDefined(signal.Severity)) throw new InvalidContractException("severity is none");
        if (!Enum.IsDefined(signal.Phase)) throw new InvalidContractException("phase is none");
        if (signal.Facts.Length > MaxFacts) throw new InvalidContractException($"facts has {signal.Facts.Length} entries; at most {MaxFacts}");
        for (var index = 0; index < signal.Facts.Length; index++) Check(signal.Facts[index], string.Create(CultureInfo.InvariantCulture, $"facts[{index}]"));
    }

    private static void Check(Fact? fact, string place)
    {
        if (fact is null) throw new InvalidContractException($"{place} is null");
        Text($"{place}.name", fact.Name, 1, MaxNameLength);
        if (fact.Text is { } text) Text($"{place}.text", text, 0, MaxFactTextLength);
        if (fact.Text is null == fact.Number is null) throw new InvalidContractException($"{place} must hold either a number or a text");
    }

    private static void Text(string member, string value, int least, int most)
    {
        if (value.Length < least || value.Length > most) throw new InvalidContractException($"{member} has {value.Length} characters; {least} to {most}");
        for (var index = 0; index < value.Length; index++)
        {
            if (char.IsControl(value[index])) throw new InvalidContractException($"{member} holds a control character (U+{(int)value[index]:X4})");
            if (!char.IsSurrogate(value[index])) continue;
            if (index + 1 < value.Length && char.IsSurrogatePair(value[index], value[index + 1])) index++;
            else throw new InvalidContractException($"{member} holds half a surrogate pair");
        }
    }
}
