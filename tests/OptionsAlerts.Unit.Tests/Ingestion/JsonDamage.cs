using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace OptionsAlerts.Unit.Tests.Ingestion;

/// <summary>Damages JSON by seed: flips bytes, cuts, puts nulls, foreign values or other shapes in the place of values. What comes of it may be JSON or not.</summary>
internal static class JsonDamage
{
    private static readonly string[] Foreign =
        ["null", "\"null\"", "[]", "{}", "0", "-1", "1e999", "1e-320", "\"\"", "\"NaN\"", "true", "[null]", "[[[]]]", "\"\\ud800\"", "99999999999999999999", "\"\u00e9\""];

    /// <summary>One damaged copy.</summary>
    public static byte[] Of(byte[] good, int seed)
    {
        var random = new Random(seed);
        return random.Next(4) switch
        {
            0 => Flip(good, random),
            1 => good[..random.Next(good.Length)],
            2 => Replace(good, random),
            _ => Flip(Replace(good, random), random),
        };
    }

    private static byte[] Flip(byte[] good, Random random)
    {
        var copy = good.ToArray();
        for (var flips = random.Next(1, 4); flips > 0 && copy.Length > 0; flips--) copy[random.Next(copy.Length)] = (byte)random.Next(256);
        return copy;
    }

    private static byte[] Replace(byte[] good, Random random)
    {
        if (JsonNode.Parse(good) is not { } root) return good;
        for (var changes = random.Next(1, 5); changes > 0; changes--)
        {
            var places = new List<JsonNode>();
            Collect(root, places);
            if (places.Count == 0) break;
            var foreign = Foreign[random.Next(Foreign.Length)];
            var marker = JsonValue.Create($"@{foreign}@");
            switch (places[random.Next(places.Count)])
            {
                case JsonObject members when members.Count > 0: members[members.ElementAt(random.Next(members.Count)).Key] = marker; break;
                case JsonArray list when list.Count > 0: list[random.Next(list.Count)] = marker; break;
            }
        }

        var text = root.ToJsonString(new JsonSerializerOptions { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
        foreach (var foreign in Foreign)
            text = text.Replace(JsonSerializer.Serialize($"@{foreign}@", new JsonSerializerOptions { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping }), foreign, StringComparison.Ordinal);
        return Encoding.UTF8.GetBytes(text);
    }

    private static void Collect(JsonNode node, List<JsonNode> places)
    {
        if (node is JsonObject members)
        {
            places.Add(node);
            foreach (var (_, value) in members)
                if (value is not null) Collect(value, places);
        }
        else if (node is JsonArray list)
        {
            places.Add(node);
            foreach (var value in list.Take(40))
                if (value is not null) Collect(value, places);
        }
    }
}
