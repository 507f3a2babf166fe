-- A recording whose bytes were deleted after two people had decided it. Its row stays and says so. By itself: a new value of
-- an enumeration cannot be used in the transaction that adds it.
ALTER TYPE "RecordingStatus" ADD VALUE 'DISPOSED';
