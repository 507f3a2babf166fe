import access from './access.json';
import account from './account.json';
import alerts from './alerts.json';
import answers from './answers.json';
import approvals from './approvals.json';
import audit from './audit.json';
import cameras from './cameras.json';
import caseTies from './case-ties.json';
import caseWork from './case-work.json';
import cases from './cases.json';
import common from './common.json';
import copies from './copies.json';
import custody from './custody.json';
import desk from './desk.json';
import disclosure from './disclosure.json';
import exhibit from './exhibit.json';
import footage from './footage.json';
import jobs from './jobs.json';
import leads from './leads.json';
import map from './map.json';
import oversight from './oversight.json';
import player from './player.json';
import readiness from './readiness.json';
import relations from './relations.json';
import seals from './seals.json';
import search from './search.json';
import shell from './shell.json';
import sighting from './sighting.json';
import signIn from './sign-in.json';
import storyboard from './storyboard.json';
import ui from './ui.json';
import watchlist from './watchlist.json';

/** All English strings, one file for each room of the screen. */
export const messages = {
  ...common,
  ui,
  access,
  account,
  alerts,
  watchlist,
  answers,
  approvals,
  seals,
  shell,
  signIn,
  desk,
  disclosure,
  search,
  readiness,
  relations,
  sighting,
  player,
  exhibit,
  copies,
  footage,
  cameras,
  map,
  cases,
  caseTies,
  custody,
  caseWork,
  storyboard,
  jobs,
  leads,
  audit,
  oversight,
};
