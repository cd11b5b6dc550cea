using System.Globalization;
using OptionsAlerts.Contracts;

namespace OptionsAlerts.AlertEngine.Core;

/// <summary>
/// A value of a policy file that knows its place: file, path and line. What is asked of it and not there is a <see cref="PolicyException"/> that says what
/// would be right.
/// </summary>
internal sealed class PolicyNode(PolicyPlace place, PolicyValue value)
{
    private static readonly string[] ToTheMinute = ["yyyy-MM-dd'T'HH:mmzzz", "yyyy-MM-dd'T'HH:mm:sszzz"];

    public PolicyPlace Place { get; } = place;

    public PolicyValue Value { get; } = value;

    /// <summary>The value at a path, or the one around it that is there.</summary>
    public PolicyNode Nearest(string path) => Value switch
    {
        PolicyValue.Object { Members: var members } => Inner(members.Values, path),
        PolicyValue.List { Elements: var elements } => Inner(elements, path),
        _ => this,
    };

    /// <summary>A member, if it is there.</summary>
    public PolicyNode? Member(string name) => (Value as PolicyValue.Object)?.Members.GetValueOrDefault(name);

    /// <summary>A member that must be there.</summary>
    public PolicyNode Required(string name) => Member(name) ?? throw Refused($"'{name}' is missing; it must be there");

    /// <summary>What a member says, or, where it is not there, something else.</summary>
    public T Optional<T>(string name, Func<PolicyNode, T> read, T without) => Member(name) is { } member ? read(member) : without;

    /// <summary>The members, as a member of a closed set each.</summary>
    public IEnumerable<(string Name, PolicyNode Value)> Members(IReadOnlyCollection<string> known)
    {
        if (Value is not PolicyValue.Object { Members: var members }) throw Wrong("an object");
        foreach (var (name, member) in members)
        {
            if (!known.Contains(name, StringComparer.Ordinal))
                throw member.Refused($"unknown key '{PolicyPlace.Shown(name)}'; there are {string.Join(", ", known)}");
        }

        return known.Where(members.ContainsKey).Select(name => (name, members[name]));
    }

    /// <summary>The elements of a list of at most so many; none is allowed.</summary>
    public IReadOnlyList<PolicyNode> Elements(int most)
    {
        if (Value is not PolicyValue.List { Elements: var elements }) throw Wrong("a list");
        return elements.Count <= most ? elements : throw Refused(string.Create(CultureInfo.InvariantCulture, $"has {elements.Count} elements; at most {most}"));
    }

    public int Whole(PolicyRules.Range range)
    {
        if (Value is not PolicyValue.Number { Whole: { } number }) throw Wrong("a whole number");
        return range.Holds(number) ? (int)number : throw Refused($"{number} is out of range; {range.Least} to {range.Most}");
    }

    public int Seconds(PolicyRules.Range range)
    {
        if (Value is not PolicyValue.Text { Value: var text } || !Duration.TryParse(text, out var seconds))
            throw Wrong("a duration such as \"90s\", \"5m\" or \"1h30m\"");
        return range.Holds(seconds)
            ? (int)seconds
            : throw Refused($"{text} is out of range; {Duration.OfSeconds(range.Least)} to {Duration.OfSeconds(range.Most)}");
    }

    public bool Flag() => Value is PolicyValue.Flag { Value: var flag } ? flag : throw Wrong("true or false");

    /// <summary>One line of text, not blank, of at most so many characters.</summary>
    public string Text(int maxLength)
    {
        var text = AnyText();
        if (string.IsNullOrWhiteSpace(text)) throw Refused("is blank; it must say something");
        if (text.Length > maxLength) throw Refused(string.Create(CultureInfo.InvariantCulture, $"has {text.Length} characters; at most {maxLength}"));
        return text.Any(PolicyReader.IsNoText) ? throw Refused("has a control character; it must be one line of text") : text;
    }

    /// <summary>A word of a closed set.</summary>
    public string Word(IReadOnlyCollection<string> known)
    {
        var word = AnyText();
        return known.Contains(word, StringComparer.Ordinal) ? word : throw Refused($"'{PolicyPlace.Shown(word)}' is not known; there are {string.Join(", ", known)}");
    }

    /// <summary>A value by its wire name.</summary>
    public T Word<T>() where T : struct, Enum => WireName.TryParse<T>(Word(WireName.All<T>()), out var named) ? named : throw Wrong("a known word");

    /// <summary>A list of words of a closed set, each once, at least one.</summary>
    public string[] Words(IReadOnlyCollection<string> known) => Each(known.Count, element => element.Word(known));

    /// <summary>A list of values by their wire names, each once, at least one.</summary>
    public T[] Words<T>() where T : struct, Enum => Each(WireName.All<T>().Count, element => element.Word<T>());

    /// <summary>A list of at most so many texts of at most so many characters, each once, at least one.</summary>
    public string[] Words(int most, int maxLength)
    {
        _ = Elements(most);
        return Each(most, element => element.Text(maxLength));
    }

    /// <summary>An instant in ISO 8601 to the minute or second, with its zone; given in UTC.</summary>
    public DateTimeOffset Instant()
    {
        // "zzz" alone would take +5 and +0500 as well; "Z" is no offset to it.
        if (Value is PolicyValue.Text { Value: var text } && (text.EndsWith('Z') ? text[..^1] + "+00:00" : text) is { Length: 22 or 25 } zoned && zoned[^3] == ':'
            && DateTimeOffset.TryParseExact(zoned, ToTheMinute, CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal, out var instant))
            return instant;
        throw Wrong("an instant with its zone such as \"2026-11-20T15:30:00Z\" or \"2026-11-20T10:30-05:00\"");
    }

    /// <summary>A time of day to the minute, in 24 hours.</summary>
    public TimeOnly TimeOfDay() =>
        Value is PolicyValue.Text { Value: var text } && TimeOnly.TryParseExact(text, "HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out var time)
            ? time
            : throw Wrong("a time of day such as \"09:30\" or \"22:00\"");

    public PolicyException Refused(string problem) => Place.Refused(problem);

    private PolicyNode Inner(IEnumerable<PolicyNode> inner, string path) =>
        inner.FirstOrDefault(node => path.StartsWith(node.Place.Path, StringComparison.Ordinal) && path[node.Place.Path.Length..] is "" or ['.' or '[', ..]) is { } found ? found.Nearest(path) : this;

    private PolicyException Wrong(string expected) => Refused($"must be {expected}");

    private string AnyText() => Value switch
    {
        PolicyValue.Text { Value: var text } => text,
        PolicyValue.Number or PolicyValue.Flag => throw Wrong("a text; put it in quotes"),
        _ => throw Wrong("a text"),
    };

    private T[] Each<T>(int most, Func<PolicyNode, T> read)
    {
        var elements = Elements(int.MaxValue);
        if (elements.Count == 0) throw Refused("must name at least one");
        var words = new List<T>(Math.Min(most, elements.Count));
        foreach (var element in elements)
        {
            var word = read(element);
            if (words.Contains(word)) throw element.Refused($"'{(element.Value as PolicyValue.Text)?.Value}' is there twice");
            words.Add(word);
        }

        return [.. words];
    }
}
