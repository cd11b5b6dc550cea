using System.Text;
using System.Text.Json;

namespace OptionsAlerts.AlertEngine.Core;

/// <summary>A policy file in JSON, with comments and trailing commas allowed.</summary>
internal static class JsonPolicyReader
{
    // One level more than is allowed, so that the level too deep is refused with its place.
    private static readonly JsonReaderOptions Options = new()
    {
        AllowTrailingCommas = true,
        CommentHandling = JsonCommentHandling.Skip,
        MaxDepth = PolicyReader.MaxDepth + 1,
    };

    /// <exception cref="PolicyException">The text is no JSON.</exception>
    public static PolicyNode Read(string text, string file)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        var lines = new LineCounter(bytes);
        var reader = new Utf8JsonReader(bytes, Options);
        try
        {
            reader.Read();
            var root = Node(ref reader, lines, PolicyPlace.Root(file, lines.LineOf(reader.TokenStartIndex)));
            reader.Read();
            return root;
        }
        catch (JsonException exception)
        {
            var line = exception.LineNumber ?? 0;
            // The message ends with the place, counted from 0.
            var why = exception.Message.Split(" LineNumber: ", 2, StringSplitOptions.None)[0];
            throw PolicyReader.NoText("JSON", file, line + 1, Column(bytes, line, exception.BytePositionInLine ?? 0), why);
        }
    }

    private static PolicyNode Node(ref Utf8JsonReader reader, LineCounter lines, PolicyPlace place)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.StartObject: return new PolicyNode(place, Members(ref reader, lines, place));
            case JsonTokenType.StartArray: return new PolicyNode(place, Elements(ref reader, lines, place));
            case JsonTokenType.String: return new PolicyNode(place, new PolicyValue.Text(Text(ref reader, place)));
            case JsonTokenType.Number: return new PolicyNode(place, new PolicyValue.Number(reader.TryGetInt64(out var number) ? number : null));
            case JsonTokenType.True: return new PolicyNode(place, new PolicyValue.Flag(true));
            case JsonTokenType.False: return new PolicyNode(place, new PolicyValue.Flag(false));
            default: return new PolicyNode(place, new PolicyValue.Nothing());
        }
    }

    private static PolicyValue.Object Members(ref Utf8JsonReader reader, LineCounter lines, PolicyPlace place)
    {
        PolicyReader.CheckDepth(place);
        var members = new PolicyValue.Object();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            var line = lines.LineOf(reader.TokenStartIndex);
            var name = Text(ref reader, place);
            reader.Read();
            members.Add(name, Node(ref reader, lines, place.Member(name, line)));
        }

        return members;
    }

    private static PolicyValue.List Elements(ref Utf8JsonReader reader, LineCounter lines, PolicyPlace place)
    {
        PolicyReader.CheckDepth(place);
        var list = new PolicyValue.List();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
            list.Add(Node(ref reader, lines, place.Element(list.Elements.Count, lines.LineOf(reader.TokenStartIndex))));
        return list;
    }

    private static string Text(ref Utf8JsonReader reader, PolicyPlace place)
    {
        try
        {
            return reader.GetString()!;
        }
        catch (InvalidOperationException)
        {
            throw place.Refused("has half a surrogate pair; it must be Unicode text");
        }
    }

    /// <summary>From a line and the bytes before a place in it, both from 0, to a column in characters, from 1.</summary>
    private static int Column(ReadOnlySpan<byte> bytes, long line, long before)
    {
        for (; line > 0 && bytes.IndexOf((byte)'\n') is >= 0 and var end; line--) bytes = bytes[(end + 1)..];
        return Encoding.UTF8.GetCharCount(bytes[..(int)Math.Min(before, bytes.Length)]) + 1;
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
