using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace OptionsAlerts.AlertEngine.Core;

/// <summary>
/// A policy file in YAML 1.2: one document, plain words by the core schema, and nothing that makes a file mean more than it shows; anchors, aliases, merge keys
/// and tags are refused. The one type that knows the parser.
/// </summary>
internal sealed class YamlPolicyReader
{
    private readonly string _file;
    private readonly Scanner _scanner;
    private readonly Parser _parser;

    private YamlPolicyReader(TextReader text, string file)
    {
        _file = file;
        _scanner = new Scanner(text);
        _parser = new Parser(_scanner);
    }

    /// <exception cref="PolicyException">The text is no YAML, or uses what is refused.</exception>
    public static PolicyNode Read(string text, string file)
    {
        using var reader = new StringReader(text);
        return new YamlPolicyReader(reader, file).Document();
    }

    private PolicyNode Document()
    {
        _ = Next(); // The stream's start.
        if (Next() is not DocumentStart start) throw Root(1).Refused($"no YAML: there is nothing in it; a policy says at least version: {AlertPolicy.CurrentVersion}");
        if (start.Version is { Version: not { Major: 1, Minor: 2 } }) throw Root(start.Start.Line).Refused("another version of YAML; this program reads 1.2");
        var first = Next();
        var root = Node(first, Root(first.Start.Line));
        _ = Next(); // The document's end.
        return Next() is DocumentStart second ? throw Root(second.Start.Line).Refused("a second document begins; a policy is one document") : root;
    }

    private PolicyNode Node(ParsingEvent parsed, PolicyPlace place)
    {
        RefuseHidden(parsed, place);
        return new PolicyNode(place, parsed switch
        {
            Scalar { Style: ScalarStyle.Plain } scalar => YamlCoreSchema.Resolve(scalar.Value),
            Scalar scalar => new PolicyValue.Text(scalar.Value),
            SequenceStart => Elements(place),
            _ => Members(place),
        });
    }

    private PolicyValue.List Elements(PolicyPlace place)
    {
        PolicyReader.CheckDepth(place);
        var list = new PolicyValue.List();
        for (var parsed = Next(); parsed is not SequenceEnd; parsed = Next()) list.Add(Node(parsed, place.Element(list.Elements.Count, parsed.Start.Line)));
        return list;
    }

    private PolicyValue.Object Members(PolicyPlace place)
    {
        PolicyReader.CheckDepth(place);
        var members = new PolicyValue.Object();
        for (var parsed = Next(); parsed is not MappingEnd; parsed = Next())
        {
            var line = parsed.Start.Line;
            var member = place.Member(parsed is Scalar named ? named.Value : "?", line);
            RefuseHidden(parsed, member);
            if (parsed is not Scalar key) throw member.Refused("the key is an object or a list; a key must be a text");
            if (key is { Style: ScalarStyle.Plain, Value: "<<" }) throw member.Refused("merge keys are not read; write the members out");
            members.Add(key.Value, Node(Next(), member));
        }

        return members;
    }

    private static void RefuseHidden(ParsingEvent parsed, PolicyPlace place)
    {
        if (parsed is AnchorAlias) throw place.Refused("aliases are not read; write the value out");
        if (parsed is not NodeEvent node) return;
        if (!node.Anchor.IsEmpty) throw place.Refused("anchors are not read; leave it out and write the value where it is needed");
        // "?" stands for no tag at all.
        if (!node.Tag.IsEmpty && node.Tag.Value is not "?") throw place.Refused("tags are not read; leave it out, and put a text in quotes");
    }

    private PolicyPlace Root(long line) => PolicyPlace.Root(_file, line);

    /// <summary>The parser's next event. Whatever else the parser throws (it does, for an escape of no character) is the text's fault too.</summary>
    private ParsingEvent Next()
    {
        try
        {
            _parser.MoveNext();
            return _parser.Current!;
        }
        catch (YamlException exception)
        {
            throw PolicyReader.NoText("YAML", _file, exception.Start.Line, exception.Start.Column, exception.Message);
        }
        catch (Exception exception)
        {
            var mark = _scanner.CurrentPosition;
            throw PolicyReader.NoText("YAML", _file, mark.Line, mark.Column, exception.Message);
        }
    }
}
