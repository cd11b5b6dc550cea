namespace OptionsAlerts.Fuzz.Running;

/// <summary>A frame that a decoder has failed on, and what tells how to make it again.</summary>
/// <param name="Why">One line.</param>
internal sealed record FuzzFault(string Decoder, long Seed, long Number, string Why, byte[] Frame)
{
    public override string ToString() => FormattableString.Invariant($"{Decoder}: seed {Seed}, frame {Number}: {Why}\n  {Convert.ToHexString(Frame)}");
}
