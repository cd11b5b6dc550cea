using System.Globalization;
using System.Text;
using System.Text.Json;

namespace OptionsAlerts.AlertEngine.Core;

/// <summary>A JSON value that knows its place: file, path and line. What is asked of it and not there is a <see cref="PolicyException"/>.</summary>
internal sealed class PolicyNode
{
    private readonly string _file;
    private readonly JsonValueKind _kind;
    private readonly Dictionary<string, PolicyNode> _members = new(StringComparer.Ordinal);
    private readonly List<PolicyNode> _elements = [];
    private readonly string _text = string.Empty;
    private readonly long? _number;
    private readonly long _line;

    private PolicyNode(ref Utf8JsonReader reader, LineCounter lines, string file, string path)
    {
        (_file, Path, _line) = (file, path, lines.LineOf(reader.TokenStartIndex));
        switch (reader.TokenType)
        {
            case JsonTokenType.StartObject:
                _kind = JsonValueKind.Object;
                while (reader.Read() && reader.TokenType != JsonTokenType.EndObject) ReadMember(ref reader, lines);
                break;
            case JsonTokenType.StartArray:
                _kind = JsonValueKind.Array;
                while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
                    _elements.Add(new PolicyNode(ref reader, lines, file, string.Create(CultureInfo.InvariantCulture, $"{path}[{_elements.Count}]")));
                break;
            case JsonTokenType.String: (_kind, _text) = (JsonValueKind.String, reader.GetString()!); break;
            case JsonTokenType.Number: (_kind, _number) = (JsonValueKind.Number, reader.TryGetInt64(out var number) ? number : null); break;
            case JsonTokenType.True: _kind = JsonValueKind.True; break;
            case JsonTokenType.False: _kind = JsonValueKind.False; break;
            default: _kind = JsonValueKind.Null; break;
        }
    }

    public string Path { get; }

    /// <exception cref="PolicyException">The text is no JSON.</exception>
    public static PolicyNode Parse(string text, string file)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        try
        {
            var reader = new Utf8JsonReader(bytes, new JsonReaderOptions { AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip });
            reader.Read();
            var root = new PolicyNode(ref reader, new LineCounter(bytes), file, "$");
            reader.Read();
            return root;
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            // InvalidOperationException: a string that is no UTF-16.
            var line = (exception as JsonException)?.LineNumber + 1;
            throw new PolicyException(file, "$", line, $"no JSON: {exception.Message}");
        }
    }

    /// <summary>A member, if it is there.</summary>
    public PolicyNode? Member(string name) => _members.GetValueOrDefault(name);

    /// <summary>The members, as a member of a closed set each.</summary>
    public IEnumerable<(string Name, PolicyNode Value)> Members(IReadOnlyCollection<string> known)
    {
        if (_kind != JsonValueKind.Object) throw Wrong("an object");
        foreach (var (name, value) in _members)
        {
            if (!known.Contains(name, StringComparer.Ordinal)) throw value.Refused($"unknown key '{name}'; there are {string.Join(", ", known)}");
        }

        return known.Where(_members.ContainsKey).Select(name => (name, _members[name]));
    }

    public int Whole(PolicyRules.Range range)
    {
        if (_kind != JsonValueKind.Number || _number is not { } number) throw Wrong("a whole number");
        return range.Holds(number) ? (int)number : throw Refused($"{number} is out of range; {range.Least} to {range.Most}");
    }

    public int Seconds(PolicyRules.Range range)
    {
        if (_kind != JsonValueKind.String || !Duration.TryParse(_text, out var seconds)) throw Wrong("a duration such as \"90s\", \"5m\" or \"1h30m\"");
        return range.Holds(seconds)
            ? (int)seconds
            : throw Refused($"{_text} is out of range; {Duration.OfSeconds(range.Least)} to {Duration.OfSeconds(range.Most)}");
    }

    public bool Flag() => _kind is JsonValueKind.True or JsonValueKind.False ? _kind == JsonValueKind.True : throw Wrong("true or false");

    /// <summary>A list of words of a closed set, each once, at least one.</summary>
    public string[] Words(IReadOnlyCollection<string> known)
    {
        if (_kind != JsonValueKind.Array) throw Wrong("a list");
        if (_elements.Count == 0) throw Refused("must name at least one");
        var words = new List<string>(_elements.Count);
        foreach (var element in _elements)
        {
            if (element._kind != JsonValueKind.String) throw element.Wrong("a text");
            var word = element._text;
            if (!known.Contains(word, StringComparer.Ordinal)) throw element.Refused($"'{word}' is not known; there are {string.Join(", ", known)}");
            if (words.Contains(word, StringComparer.Ordinal)) throw element.Refused($"'{word}' is there twice");
            words.Add(word);
        }

        return [.. words];
    }

    public PolicyException Refused(string problem) => new(_file, Path, _line, problem);

    private PolicyException Wrong(string expected) => Refused($"must be {expected}");

    private void ReadMember(ref Utf8JsonReader reader, LineCounter lines)
    {
        var name = reader.GetString()!;
        reader.Read();
        var member = new PolicyNode(ref reader, lines, _file, $"{Path}.{name}");
        if (!_members.TryAdd(name, member)) throw member.Refused("is there twice");
    }

    /// <summary>Counts line ends as tokens come, each byte once.</summary>
    private sealed class LineCounter(byte[] bytes)
    {
        private long _line = 1;
        private int _upTo;

        public long LineOf(long position)
        {
            for (; _upTo < position; _upTo++)
            {
                if (bytes[_upTo] == (byte)'\n') _line++;
            }

            return _line;
        }
    }
}
